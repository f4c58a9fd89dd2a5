/**
 * What is tried first when somebody guesses passwords, without digits and signs at the ends: with those, with letters written as digits
 * and repeated, they are as common (`readNewPassword`). Written down from what published lists of leaked passwords have on top.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `password passwort motdepasse contrasena contraseña senha parola haslo heslo wachtwoord salasana losenord lösenord sifre şifre passcode
passphrase passpass passme mypassword mypass thepassword newpassword nopassword yourpassword passwd pass pwd letmein letmeinnow openup opensesame
welcome welcomeback willkommen bienvenue bienvenido benvenuto hello helloworld hellohello hallo hallohallo bonjour hola ciao
qwerty qwertyuiop qwertyui qwertyu qwertz qwertzuiop qwertzui azerty azertyuiop azertyui asdf asdfgh asdfghjk asdfghjkl asdfasdf zxcv zxcvbn zxcvbnm
qazwsx qazwsxedc qweasd qweasdzxc qweqwe qwer qwerasdf qwerqwer asdzxc zaqxsw zaq1xsw 1qaz2wsx 1q2w3e4r 1q2w3e4r5t 1q2w3e 1qazxsw 1qaz q1w2e3r4 q1w2e3r4t5 zaq12wsx
1qaz2wsx3edc qwe123 qwe123qwe 123qwe 123qweasd 123qwe123 1234qwer qwer1234 abc123 a1b2c3d4 abcd1234 1a2b3c4d aa123456 a123456 a12345678 asd123
admin administrator adminadmin root rootroot toor superuser superman supervisor sysadmin master masterkey default changeme changeit change
secret topsecret secretsecret private test testtest tester testing testuser temp temporary guest user username useruser login loginlogin demo
sample example access accessgranted control computer internet network server service system windows microsoft google facebook instagram twitter youtube
linkedin amazon apple samsung android iphone nintendo playstation xbox minecraft fortnite roblox pokemon pikachu naruto digimon
iloveyou iloveu iloveme loveyou loveme lovely lover love lovelove mylove myspace sweetheart sweety sweetie darling honey baby babygirl babyboy babe princess
princesa queen king kingdom angel angels angelito angelo heaven jesus jesuschrist jesusis christ christian church faith blessed blessing god godisgood godbless
sunshine sunflower sunrise sunset rainbow summer winter spring autumn flower flowers butterfly butterflies chocolate cookie cookies candy cupcake banana
strawberry cherry orange purple yellow silver golden diamond crystal forever foreveryoung freedom liberty lucky happy happiness smile smiley friend friends
bestfriend bestfriends family mother father mommy daddy mama papa brother sister children mamapapa
dragon dragonball dragons monkey monkeys tiger tigers lion lions shadow phoenix falcon eagle eagles panther wolf wolfpack wolverine dolphin dolphins
elephant penguin rabbit turtle spider spiderman batman ironman hulk joker starwars skywalker darthvader matrix trustno trustnoone trustnobody thunder
lightning midnight moonlight starlight stargate startrek galaxy pirate ninja samurai warrior warriors hunter killer gangster rockstar rockyou rocknroll
metallica nirvana slipknot greenday linkinpark eminem beatles ledzeppelin blink guitar music
football fussball soccer baseball basketball hockey volleyball softball cricket tennis golf golfer swimming running player champion champions
liverpool liverpoolfc chelsea chelseafc arsenal arsenalfc manchester manutd manchesterunited barcelona realmadrid juventus benfica bayern dortmund schalke galatasaray fenerbahce besiktas
yankees lakers cowboys steelers packers redsox patriots
mercedes ferrari porsche corvette mustang harley yamaha honda toyota chevrolet camaro
michael jordan michelle jennifer jessica ashley amanda nicole daniel andrew anthony joshua matthew robert william charlie charles thomas jasmine samantha elizabeth
alexander alexandra alexandre benjamin christopher christine christina stephanie stephen steven victoria veronica vanessa natalie natasha patricia patrick richard
jonathan nicholas gabriel gabriela sebastian fernando francisco roberto ricardo eduardo carolina daniela valentina mariana maria marina martin martina
charlotte hannah sophie sophia isabella olivia emily emma maggie ginger pepper buster bailey tucker snoopy garfield
snowball cowboy babylon london paris berlin america american australia canada england france germany deutschland italia espana brasil brazil india indian
pakistan turkey mexico russia california florida texas newyork chicago
whatever whatsup nothing something everything anything anybody somebody noname idontknow dontknow whoami fuckyou fuckoff fuckme asshole bitch bullshit
hahaha hahahaha lalala lalalala blabla blablabla blahblah
correcthorsebatterystaple livedrops`.split(/\s+/),
);
