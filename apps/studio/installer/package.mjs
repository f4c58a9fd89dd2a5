// Makes the Studio a program that people install, for this system; `--dir` makes it a folder that is started from.
// It takes what `electron-vite build` left in `out/`.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'electron-builder';

const studio = fileURLToPath(new URL('..', import.meta.url));

/** An Electron that is on this machine already, instead of one that is downloaded: its folder and its version. */
const { STUDIO_ELECTRON_DIST: electronDist } = process.env;
const electronVersion =
  process.env.STUDIO_ELECTRON_VERSION ?? createRequire(import.meta.url)('electron/package.json').version;
/** Where newer versions are: a folder of a web server, or `owner/name` of a repository on GitHub. Without either the program looks for none. */
const { STUDIO_UPDATES_URL: updatesUrl, STUDIO_UPDATES_GITHUB: updatesRepository } = process.env;
if (updatesUrl && !updatesUrl.startsWith('https://'))
  throw new Error('STUDIO_UPDATES_URL must begin with https://');
const [owner, repo] = (updatesRepository ?? '').split('/');
const updates = updatesUrl
  ? { provider: 'generic', url: updatesUrl }
  : repo
    ? { provider: 'github', owner, repo }
    : null;

const isOlder = Number.parseInt(electronVersion, 10) < 29;

/** @type {import('electron-builder').Configuration} */
const config = {
  appId: 'dev.livedrops.studio',
  productName: 'LiveDrops Studio',
  directories: { output: '../release', buildResources: '../installer' },
  files: ['{main,preload,renderer}/**', 'package.json', '!**/node_modules/**', '!**/*.map'],
  asar: true,
  npmRebuild: false,
  electronVersion,
  ...(electronDist ? { electronDist } : {}),
  // What the installed program cannot be turned into, whoever starts it.
  electronFuses: {
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // Older Electrons do not have this one.
    ...(isOlder ? {} : { grantFileProtocolExtraPrivileges: false }),
  },
  // Links that open a screen of the installed program.
  protocols: [{ name: 'LiveDrops Studio', schemes: ['livedrops'] }],
  publish: updates,
  artifactName: 'livedrops-studio-${version}-${os}-${arch}.${ext}',
  linux: {
    target: ['AppImage', 'deb'],
    executableName: 'livedrops-studio',
    category: 'Office',
    synopsis: 'Schedule drops and watch them sell',
    maintainer: 'LiveDrops <studio@livedrops.example>',
  },
  mac: {
    target: ['dmg', 'zip'].map((target) => ({ target, arch: 'universal' })),
    category: 'public.app-category.business',
    hardenedRuntime: true,
    // Signed with CSC_LINK and CSC_KEY_PASSWORD, notarised with APPLE_ID, APPLE_APP_SPECIFIC_PASSWORD and APPLE_TEAM_ID.
    notarize: Boolean(process.env.APPLE_ID),
  },
  win: { target: ['nsis'] },
  // For one person, so that nobody needs an administrator.
  nsis: { oneClick: true, perMachine: false },
};

const { version, description, author, license } = JSON.parse(
  await readFile(`${studio}/package.json`, 'utf8'),
);
const manifest = { name: 'livedrops-studio', version, description, author, license, main: 'main/index.cjs' };
await writeFile(`${studio}/out/package.json`, `${JSON.stringify(manifest)}\n`);
await build({
  // A project without libraries: they are inside already, and the packager would look at each of the workspace's.
  projectDir: `${studio}/out`,
  config,
  publish: 'never',
  ...(process.argv.includes('--dir') ? { dir: true } : {}),
});
