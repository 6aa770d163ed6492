import { spoken } from './closeness';
import { isGivenName, sexOf } from './known-names';

/** Given names that stand for each other, the full form first. A short form may belong to several. */
const groups = `
alexander alex sasha sascha sandy xander alec alejandro alessandro aleksandr alexandre oleksandr|alexandra alex sasha sandra sandy alessandra aleksandra|
andrew andy drew andreas andre andrea andrei andrzej andres anders|anthony tony anton antonio antoine toni|anna ann anne annie anja anya ana|hannah hanna johanna hanne|
barbara barb babs basia varvara|benjamin ben benny benji|catherine katherine kathryn kate katie kathy cathy cat kitty katharina katarina katarzyna kasia ekaterina katya caterina catalina karin kathleen kat|
charles charlie chuck chas karl carl carlos carlo charly|christina christine chris tina christa kristina krystyna cristina|christopher chris kit christoph topher kristof christophe cristobal|
daniel dan danny daniil|david dave davy dai dafydd|deborah deb debbie debra|diana diane|dorothy dot dottie dorothea dorota|edward ed eddie ted teddy ned eduard eduardo edoardo|
elizabeth liz lizzie beth betty eliza elisa elise lisa libby bess elisabeth elspeth ilse else elzbieta elisaveta|isabel isabella isabelle ysabel izabela bella|
emily em emmy emilia emilie|emma em emmy|eugene gene evgeny evgenii|frances fran fanny francesca franziska frankie|francis frank frankie francisco francesco franz francois fran paco|frederick fred freddie friedrich fritz federico|
gabriel gabe|gabriella gabi gaby gabrielle|george geo georg jorge giorgio yuri jerzy georgy|gerald gerry jerry|gregory greg gregor|harold harry hal|henry hendrik harry hank hal heinrich henri enrico enrique heinz henk|
helen helena elena ellen nell nelly helene jelena lena|isaac ike|jacob jake jakob jack|jacqueline jackie|james jas jim jimmy jamie jem jaime santiago|jane jenny janie giovanna juana|janet jan|joan joanie joanna|jennifer jen jenny jenn|
jessica jess jessie|john jack johnny jon jonathan johan johannes hans ivan ian juan giovanni jean jan sean joao evan|joseph sepp jupp pino joe joey josef jose giuseppe pepe jozef josip|joshua josh|judith judy|julia julie juliet giulia yulia|
kenneth ken kenny|kimberly kim|lawrence laurence larry lorenzo lorenz laurent lars|leonard leo len lenny leonardo|louis lou louie luis luigi ludwig lewis|lucas luke luca lukas|
margaret maggie meg peggy greta margarita margarete marge margot rita megan madge małgorzata margherita|maria mary marie molly polly mariya maja|miriam mirjam mia|martin marty martino marcin|matthew matt mathew matthias matteo mateo mathieu mats|
maximilian max maxim maxime maxwell|michael mike mick micky mikey michel miguel michele mikhail misha michal mikael mischa|nathaniel nathan nate nat|nicholas nick nicolas nicky niklas nikolaus klaus claus nikolai nicola niko colin|
olivia liv livia|pamela pam|patricia pat patty trish tricia patrizia|patrick pat paddy patrice patrizio|paul pablo paolo pavel paulo pawel|peter pete pedro pietro pierre petr piotr petros piet|philip phil filip felipe filippo philippe pip|
rebecca becky becca rebekka|richard rick rich dick ricky ricardo riccardo ryszard|robert robt rob bob bobby robbie bert roberto robin rupert|roger rodger ruggero|ronald ron ronnie|rose rosa rosie rosalind roz ros|
samantha sam sammy|samuel sam sammy|sarah sally sara sadie|stephanie steph steffi stefanie stefania|stephen steven steve stevie stefan stephan esteban stefano etienne stepan istvan|susan susannah suki sukie sue susie suzanne susanna susanne zuzanna|
theodore ted teddy theo fyodor teodor|theresa theresia resi terry tess tessa teresa therese|thomas thos tom tommy tomas tommaso tomasz|timothy tim timmy timo|veronica ronnie vera veronika|victoria vicky vic tori vittoria viktoria|vincent vince vinnie vincenzo vicente|
vladimir vova volodya volodymyr|walter walt wally wally|william wm will bill billy willie liam wilhelm guillermo guglielmo guillaume willem willi|zachary zach zack|
mohammed mohamed muhammad mohammad mehmet|eric erik|fatima fatma|aisha ayse|hassan hasan|hussein hussain|monica monika|sophia sofia|lucy lucia|albert alberto|stanislaw stanley stan stanislav|stuart stewart stu|olena elena helena olga|johann jan johannes hans jo|bridget biddy bridie brigid|wojciech wojtek|archibald archie|omar omer umar|krzysztof christopher|yevgeny eugene|dmitri dmitry dima|aleksei alexei alexey alyosha|sergei sergey serhiy|tatiana tanya tatyana|natalia natalya natasha nataliya|ahmed ahmad ahmet|ibrahim abraham ebrahim|yusuf youssef joseph yousef|khalid khaled|abdul abdel|jesus chuy|guadalupe lupe|francisco curro|ignacio nacho|mercedes merche|antonia toni|luiz luis|joaquim joaquin|xavier javier|graham graeme|
gerard gerry gerardo|nicole nikki nicky nic|pauline polly|caroline carrie caro carolina|josephine josie josefine josefina|florence flo|harriet hattie|henrietta hetty etta|eleanor ellie nell nora eleonore leonor|
abigail abby|amanda mandy|angela angie angelika|arthur artie|bernard bernie bernhard bernardo|bernadette bernie|beatrice bea trixie beatriz|cecilia cissie cecily celia|constance connie|cornelius con neil|cornelia connie|cynthia cindy|
dominic dom dominik domenico mimmo|donald don donnie|felicity fliss|geoffrey geoff jeffrey jeff|georgina georgie gina|gertrude gertie trudy trude|irene rene|jeremy jerry jem|leslie les|madeleine maddie madeline|matilda tilly|
mildred millie|millicent millie|melissa mel missy|melanie mel|oliver ollie|oswald ossie|penelope penny|philippa pippa|raymond ray ramon raimund|reginald reg reggie|rosemary rosie|russell russ|sidney sid|sylvia sylvie silvia|
terence terry|valerie val|vivian viv|wilfred wilf fred wilfried|winifred winnie freda|gwendolyn gwen|magdalena magda lena leni|jude judith|ronald ron|
sebastian basti|ferdinand ferdi|hildegard hilde|gabriele gabi|ulrich uli|ulrike uli|manfred manni|wolfgang wolfi|rudolf rudi rudolph|leopold poldi|irmgard irmi|waltraud traudl|ursula uschi ulla|
dolores lola|concepcion concha conchita|rosario charo|eduardo lalo|manuel manolo|isabel chabela|teresa tere|luigi gigi|giovanni gianni|salvatore turi|antonio tonino nino|
malgorzata gosia|agnieszka aga|jerzy jurek|zbigniew zbyszek|stanislaw staszek|dmitry mitya|nikolai kolya|pavel pasha|svetlana sveta|lyudmila lyuda|irina ira|olga olya|
padraig patrick paddy|micheal michael|seamus james|siobhan joan|caoimhe keeva|niamh neve|meabh maeve medb|eoin owen|ciaran kieran|diarmuid dermot|roisin rosaleen|sile sheila|mairead margaret|tadhg timothy|donal daniel`;

const groupsOf = new Map<string, Set<number>>();
for (const [group, names] of groups.split('|').entries())
  for (const name of names.trim().split(/\s+/))
    groupsOf.set(name, (groupsOf.get(name) ?? new Set()).add(group));

const isKnown = (name: string): boolean => groupsOf.has(name) || isGivenName(name);

/** Whether two folded given names are both known, and no forms of one: no slip of the pen, however close they are. */
export const areTwoNames = (a: string, b: string): boolean =>
  a !== b && isKnown(a) && isKnown(b) && !sameGivenName(a, b);

/** Whether one is a name of women alone, and the other of men. */
export function ofOtherSex(a: string, b: string): boolean {
  const [x, y] = [sexOf(a), sexOf(b)];
  return (x === 'female' && y === 'male') || (x === 'male' && y === 'female');
}

/** Whether one is the other for a woman: `Francesco`, `Francesca`; `Daniel`, `Daniela`. */
export function differInGender(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length < 4) return false;
  if (shorter.length === longer.length)
    return shorter.slice(0, -1) === longer.slice(0, -1) && /^(oa|ao)$/.test(shorter.at(-1)! + longer.at(-1)!);
  return longer.startsWith(shorter) && /^(a|e|na|ne|ina|ine|ette)$/.test(longer.slice(shorter.length));
}

/** Whether two folded given names are forms of one: short and long, of two languages, or spelt otherwise. */
export const sameGivenName = (a: string, b: string): boolean =>
  inOneGroup(a, b) || (!ofOtherSex(a, b) && (areSpelt(a, b) || isShortOf(a, b) || isShortOf(b, a)));

/** Two spellings of a name that are both in use: `Sarah` and `Sara`. One that is not is a slip. */
const areSpelt = (a: string, b: string): boolean =>
  a === b || (spoken(a) === spoken(b) && isKnown(a) && isKnown(b));

function inOneGroup(a: string, b: string): boolean {
  const theirs = groupsOf.get(b);
  return theirs !== undefined && [...(groupsOf.get(a) ?? [])].some((group) => theirs.has(group));
}

const endings = /(ie|ey|y|i|e|ek|ka|ko|chen|lein|ito|ita|inho|inha|uska)$/;

/** `Des` of Desmond, `Tunde` of Babatunde, `Gerry` of Gerard: the beginning or the end, as it is said. */
function isShortOf(short: string, long: string): boolean {
  if (short.length < 2 || long.length <= short.length) return false;
  const [said, whole] = [spoken(short), spoken(long)];
  return (long.length >= short.length + 2 && isPartOf(said, whole)) || isEndearing(short, { said, whole });
}

const isPartOf = (said: string, whole: string): boolean =>
  whole.startsWith(said) || (said.length > 3 && whole.endsWith(said));

/** `Nikki` of Nicole; but Marie, a name of its own, is none of Martina's. */
function isEndearing(short: string, { said, whole }: { said: string; whole: string }): boolean {
  const stem = said.replace(endings, '');
  return (
    stem.length >= 3 &&
    stem.length < said.length &&
    whole.startsWith(stem) &&
    !isKnown(short) &&
    said !== whole
  );
}
