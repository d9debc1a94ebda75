/**
 * What guessing tools try first: the long passwords that leaked lists repeat most, and the words that the rest of them
 * are put together from. Lower case, letters for look-alike digits. One line per kind, separated by spaces.
 */
const LISTS = `
password passwort passwords passwordpassword mypassword thisismypassword mypasswordis password123 passw0rd motdepasse
contrasena contraseña senha parola wachtwoord adgangskode losenord lozinka haslo heslo salasana パスワード ぱすわーど 暗証番号 密码
changeme changemenow changeit changethis default defaultpassword temppassword temporary temporarypassword initial welcome
welcome1 welcomehome welcomeback letmein letmeinnow openup opensesame secret secretpassword topsecret nothing nopassword
admin administrator adminadmin adminpassword root rootroot rootpassword superuser sysadmin system manager master
masterpassword login loginlogin logmein access accessgranted account security secure safety service support guest test
tester testing testtest testpassword demo demodemo example sample user username useruser office company computer internet
server database network windows microsoft google facebook linkedin youtube twitter instagram amazon apple iphone samsung
android minecraft pokemon pikachu nintendo playstation starwars starwars1 startrek skywalker superman batman spiderman
ironman wolverine matrix terminator gandalf hogwarts harrypotter hellokitty doraemon totoro naruto dragonball onepiece
evangelion gundam sailormoon anpanman
iloveyou iloveyousomuch iloveyouforever iloveyoubaby iloveyou2 ilovemyself ilovemylife ilovegod ilovejesus lovelove
loveyou lovely loveme lovers love forever foreverandever forever21 mylove truelove babygirl babyboy sweetheart sweety
sweetie darling honey princess princesa prince angel angels beautiful gorgeous butterfly sunshine mysunshine rainbow
flower flowers strawberry chocolate cookie cookies cupcake banana orange cherry peaches apples pineapple watermelon
cheese coffee pepper ginger sugar candy happy happiness happybirthday smile friends friendship bestfriend family familia
mother father mommy daddy mama papa sister brother grandma baby babies children teamo tequiero amor amorcito bonita
hermosa estrella mariposa corazon chocolat soleil doudou jetaime bonjour hallo schatz sommer qwertz azerty
dragon monkey tiger lion eagle falcon phoenix panther bear wolf shadow hunter killer ranger ninja samurai warrior knight
wizard magic mustang ferrari porsche mercedes corvette camaro harley yamaha honda toyota suzuki jaguar maverick cowboy
cowboys yankees lakers steelers raiders packers patriots redskins broncos liverpool chelsea arsenal barcelona realmadrid
manchester manutd juventus football footballer baseball basketball soccer hockey tennis golfer swimming fishing hunting
michael michelle jennifer jessica ashley amanda nicole daniel andrew anthony joshua matthew robert thomas william jordan
charlie george hannah samantha elizabeth alexander alexandra christian christopher patrick richard steven maggie buster
bailey cooper lucky buddy rocky princess1 snoopy garfield scooby mickey mickeymouse tinkerbell simba nemo pooh barbie
january february march april june july august september october november december monday tuesday wednesday thursday friday
saturday sunday spring summer autumn winter springtime summertime season morning evening tonight christmas
freedom liberty america american england london newyork california texas florida chicago boston paris france germany
berlin italia italy spain canada mexico brasil brazil india china russia moscow australia sydney japan nippon tokyo
osaka kyoto yokohama nagoya sapporo fukuoka hokkaido okinawa fujisan sakura himawari arigatou arigato konnichiwa ohayou
sayonara daisuki aishiteru watashi anata kawaii nihon nihongo takahashi suzuki tanaka watanabe yamamoto nakamura
kobayashi yoshida sasaki yamada yamaguchi matsumoto inoue kimura takumi kenji hiroshi takashi daisuke yuki haruka
trustno1 trustme trustnoone whatever whatever1 whoknows nevermind nothing1 blahblah asdf qwer zxcv abcd1234 abc123
abcdefg qwerty qwerty123 qwertyuiop asdfgh asdfghjkl zxcvbnm 1q2w3e 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx q1w2e3
q1w2e3r4 q1w2e3r4t5 a1b2c3 a1b2c3d4 aa12345678 a123456789 123qwe 123qweasd 123qweasdzxc qweasd qweasdzxc qazwsx
qazwsxedc zaq12wsx zaq1zaq1 1234qwer qwer1234 asdf1234 zxcvbnm123 147258369 159753 741852963 987654321 112233 123123
123321 121212 131313 696969 101010 010203 11223344 1122334455 123454321 12344321 1234554321 18atcskd2w 3rjs1la7qe
correcthorsebatterystaple correct horse battery staple tobeornottobe thequickbrownfox thequickbrownfoxjumps
maytheforcebewithyou livelonglaughoften livelaughlove carpediem hakunamatata supercalifragilistic godisgood godislove
godblessme godblessyou jesuschrist jesusislord jesuslovesme praisethelord onlygodcanjudgeme blessed church heaven faith
yourmom yourmother ihateyou fuckyou sexy money dollar
moneymoney million bitcoin cryptocurrency metallica slipknot nirvana linkinpark eminem beatles rockyou rockandroll
guitar music dance hiphop party hello helloworld hellohello helloagain goodbye goodluck goodmorning goodnight thankyou
please yes yesyes nono never always today tomorrow yesterday time life live lovelife newlife mylife world global
`

export const COMMON: ReadonlySet<string> = new Set(LISTS.trim().split(/\s+/))

/** Runs of keys that fingers fall into: rows, columns and zigzags, on several layouts. */
export const KEYBOARD: readonly string[] = [
  '1234567890-=',
  '!@#$%^&*()_+',
  '!"#$%&\'()',
  'qwertyuiop[]asdfghjkl;zxcvbnm,./',
  'qwertzuiopasdfghjklyxcvbnm',
  'azertyuiopqsdfghjklmwxcvbn',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  'qazwsxedcrfvtgbyhnujmikolp',
  '!qaz@wsx#edc$rfv%tgb^yhn&ujm*ik',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
  'zaq1xsw2cde3vfr4bgt5nhy6mju7',
  'zaqxswcdevfrbgtnhymju',
  '147258369',
  '159357',
  '741852963',
  '789456123',
]
