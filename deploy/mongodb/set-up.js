// Makes a replica set of members that run, its administrator, and the user of the servers. mongosh runs it once, on the machine of the first member:
//
//   MEMBERS=mongo-1:27017,mongo-2:27017,mongo-3:27017 ADMIN_PASSWORD=… LIVEDROPS_PASSWORD=… mongosh --nodb --quiet set-up.js
//
// Each member is started with `replSetName: livedrops` and the same `keyFile`. When it stopped half-way, run it again with the same passwords.
/* global connect, fs, path, print, process, sleep */
const { MEMBERS = '127.0.0.1:27017', ADMIN_PASSWORD, LIVEDROPS_PASSWORD } = process.env;
if (!ADMIN_PASSWORD || !LIVEDROPS_PASSWORD)
  throw new Error('ADMIN_PASSWORD and LIVEDROPS_PASSWORD are needed. Draw each: openssl rand -hex 24');

const TRIES = 60;

function untilIt(what, works) {
  for (let tries = 1; ; tries += 1) {
    try {
      const result = works();
      if (result) return result;
    } catch (error) {
      if (tries === TRIES) throw error;
    }
    if (tries === TRIES) throw new Error(`MongoDB does not ${what}. Its log says why.`);
    print(`waiting for MongoDB to ${what} …`);
    sleep(1000);
  }
}

/** Does what a second run finds done already. */
function once(command) {
  try {
    admin.runCommand(command);
  } catch (error) {
    if (!/already (?:exists|initialized)|requires authentication/.test(error.message)) throw error;
  }
}

const admin = untilIt('answer', () => connect('mongodb://127.0.0.1:27017/admin?directConnection=true'));
const members = MEMBERS.split(',').map((host, _id) => ({ _id, host }));
once({ replSetInitiate: { _id: 'livedrops', members } });
untilIt('choose this member as the primary', () => admin.hello().isWritablePrimary);
// As long as there is no user, MongoDB lets somebody on its own machine make the first one.
once({ createUser: 'admin', pwd: ADMIN_PASSWORD, roles: ['root'] });
admin.auth('admin', ADMIN_PASSWORD);
once(JSON.parse(fs.readFileSync(path.join(__dirname, 'server-role.json'), 'utf8')));
once({ createUser: 'livedrops', pwd: LIVEDROPS_PASSWORD, roles: ['livedropsServer'] });
print('MongoDB is ready: the users are "admin" and "livedrops".');
