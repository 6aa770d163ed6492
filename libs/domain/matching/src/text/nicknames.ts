import { spoken } from './closeness';
import { isGivenName, sexOf } from './known-names';

/** Given names that stand for each other, the full form first. A short form may belong to several. */
const groups = `
alexander alex sasha sascha sandy xander alec alejandro alessandro aleksandr alexandre oleksandr|alexandra alex sasha sandra sandy alessandra aleksandra|
andrew andy drew andreas andre andrea andrei andrzej andres anders|anthony tony anton antonio antoine toni|anna ann anne annie anja anya ana|hannah hanna johanna hanne|
barbara barb babs basia varvara|benjamin ben benny benji|catherine katherine kathryn kate katie kathy cathy cat kitty katharina katarina katarzyna kasia ekaterina katya caterina catalina karin kathleen kat|
charles charlie chuck chas karl carl carlos carlo charly|christina christine chris tina christa kristina krystyna cristina|christopher chris kit christoph topher kristof christophe cristobal|
daniel dan danny daniil|david dave davy dai dafydd|deborah deb debs debbie debra|diana diane|dorothy dot dottie dorothea dorota|edward ed eddie ted teddy ned eduard eduardo edoardo|
elizabeth liz lizzie beth betty eliza elisa elise lisa libby bess elisabeth elspeth ilse else elzbieta elisaveta|isabel isabella isabelle ysabel izabela bella|
emily em emmy emilia emilie|emma em emmy|eugene gene evgeny evgenii|frances fran fanny francesca franziska frankie|francis frank frankie francisco francesco franz francois fran paco|frederick fred freddie friedrich fritz federico|
gabriel gabe|gabriella gabi gaby gabrielle|george geo georg jorge giorgio yuri jerzy georgy|gerald gerry jerry|gregory greg gregor|harold harry hal|henry hendrik harry hank hal heinrich henri enrico enrique heinz henk|
helen helena elena ellen nell nelly helene jelena lena|isaac ike|jacob jake jakob jack|jacqueline jackie|james jas jim jimmy jamie jem jaime santiago|jane jenny janie giovanna juana|janet jan|joan joanie joanna|jennifer jen jenny jenn|
jessica jess jessie|john jack johnny jon iain jonathan johan johannes hans ivan ian juan giovanni jean jan sean joao evan|joseph sepp jupp pino joe joey josef jose giuseppe pepe jozef josip|joshua josh|judith judy|julia julie juliet giulia yulia|
kenneth ken kenny|kimberly kim|lawrence laurence larry lorenzo lorenz laurent lars|leonard leo len lenny leonardo|louis lou louie luis luigi ludwig lewis|lucas luke luca lukas|
margaret maggie meg peggy greta margarita margarete marge margot rita megan madge małgorzata margherita|maria mary marie molly polly mariya maja|miriam mirjam mia|martin marty martino marcin|matthew matt mathew matthias matteo mateo mathieu mats|
maximilian max maxim maxime maxwell|michael mike mick micky mikey michel miguel michele mikhail misha michal mikael mischa|nathaniel nathan nate nat|nicholas nick nicolas nicky niklas nikolaus klaus claus nikolai nicola niko colin|
olivia liv livia|pamela pam|patricia pat patty trish tricia patrizia|patrick pat paddy patrice patrizio|paul pablo paolo pavel paulo pawel|peter pete pedro pietro pierre petr piotr petros piet|philip phil filip felipe filippo philippe pip|
rebecca becky becca rebekka|richard rick rich dick ricky ricardo riccardo ryszard|robert robt rob bob bobby robbie bert roberto robin rupert|roger rodger ruggero|ronald ron ronnie|rose rosa rosie rosalind roz ros|
samantha sam sammy|samuel sam sammy|sarah sally sara sadie|stephanie steph steffi stefanie stefania|stephen steven steve stevie stefan stephan esteban stefano etienne stepan istvan|susan susannah suki sukie sue susie suzanne susanna susanne zuzanna|
theodore ted teddy theo fyodor teodor|theresa theresia resi terry tess tessa teresa therese|thomas thos tom tommy tomas tommaso tomasz|timothy tim timmy timo|veronica ronnie vera veronika|victoria vicky vic tori vittoria viktoria|vincent vince vinnie vincenzo vicente|
vladimir vova volodya volodymyr|walter walt wally wally|guillermo memo|william wm will bill billy willie liam wilhelm guillermo guglielmo guillaume willem willi|zachary zach zack|
mohammed mohamed muhammad mohammad mehmet|eric erik|fatima fatma|aisha ayse|hassan hasan|hussein hussain|monica monika|sophia sofia|lucy lucia|albert alberto|stanislaw stanley stan stanislav|stuart stewart stu|olena elena helena olga|johann jan johannes hans jo|bridget biddy bridie brigid|wojciech wojtek|archibald archie|omar omer umar|krzysztof christopher|yevgeny eugene|dmitri dmitry dima|aleksei alexei alexey alyosha|sergei sergey serhiy|tatiana tanya tatyana|natalia natalya natasha nataliya|ahmed ahmad ahmet|ibrahim abraham ebrahim|yusuf youssef joseph yousef|khalid khaled|abdul abdel|jesus chuy|guadalupe lupe|francisco curro|ignacio nacho|mercedes merche|antonia toni|luiz luis|joaquim joaquin|xavier javier|graham graeme|
gerard gerry gerardo|nicole nikki nicky nic|pauline polly|caroline carrie caro carolina|josephine josie josefine josefina|florence flo|harriet hattie|henrietta hetty etta|eleanor ellie nell nora eleonore leonor|
abigail abby|amanda mandy|angela angie angelika|arthur artie|bernard bernie bernhard bernardo|bernadette bernie|beatrice bea trixie beatriz|cecilia cissie cecily celia|constance connie|concetta connie tina|cornelius con neil|cornelia connie|cynthia cindy|
dominic dom dominik domenico mimmo|donald don donnie|felicity fliss|geoffrey geoff jeffrey jeff|georgina georgie gina|gertrude gertie trudy trude|irene rene renee|jeremy jerry jem|leslie les|madeleine maddie madeline|matilda tilly|
mildred millie|millicent millie|melissa mel missy|melanie mel|oliver ollie|oswald ossie|penelope penny|philippa pippa|raymond ray ramon raimund|reginald reg reggie|rosemary rosie|russell russ|sidney sid|sylvia sylvie silvia|
terence terry|valerie val|vivian viv|wilfred wilf fred wilfried|winifred winnie freda|gwendolyn gwen|magdalena magda lena leni|jude judith|ronald ron|
sebastian basti|ferdinand ferdi|hildegard hilde|gabriele gabi|ulrich uli|ulrike uli|manfred manni|wolfgang wolfi|rudolf rudi rudolph|leopold poldi|irmgard irmi|waltraud traudl|ursula uschi ulla|
dolores lola|concepcion concha conchita|rosario charo|eduardo lalo|manuel manolo|isabel chabela|teresa tere|luigi gigi|giovanni gianni|salvatore turi|antonio tonino nino|
malgorzata gosia|agnieszka aga|jerzy jurek|zbigniew zbyszek|stanislaw staszek|dmitry mitya|nikolai kolya|pavel pasha|svetlana sveta|lyudmila lyuda|irina ira|olga olya|
padraig patrick paddy|micheal michael|seamus james|siobhan joan shivaun chevonne|caoimhe keeva|niamh neve|meabh maeve medb|eoin owen|ciaran kieran|diarmuid dermot|roisin rosaleen|sile sheila|mairead margaret|tadhg timothy|donal daniel|derek derrick deryck dirk|
johannes hannes|theodora dora thea|dorothea dora thea|salvatore salvo toto|charlotte charlie lottie lotte|jimena ximena|yolanda yoli yola|mercedes mecha|
alfred alf fred alfie alfredo|alan allan allen alun|alice ally alicja|alison ally ali|augustus gus august augusto|augustine gus agustin|aurelio lelio|bartholomew bart barto bartolomeo|bethany beth|bradley brad|brenda bren|
cameron cam|cassandra cass cassie sandra|chelsea chels|clarence clare|clifford cliff|clive clivey|courtney court|curtis curt|douglas doug dougie|desmond des|edith edie|edgar ed|edmund ed ned ted|edwin ed ned|elliot eli|ellen nell|
esther hester essie|evelyn evie eve|gavin gav|gilbert gil bert|gordon gord|grace gracie|herbert herb bert|howard howie|hubert hugh bert|hugo hugh|irving irv|jasmine jas jazz|jeffrey jeff|jerome jerry|jocelyn joss|kathryn kitty|
katrina kat trina|keith keef|kelvin kel|leonora nora|lillian lily lil lilly|lindsay lindsey lin|lorraine lori raine|luther lou|lydia liddy|marcus mark marc marco marcos markus|marian mary|marilyn mari|marjorie marge margie|maureen mo|
maurice mo morris moritz mauricio|megan meg|mitchell mitch|mortimer mort|muriel mu|natalie nat|nigel nige|norman norm|nora norah honora|oscar ozzie|paula polly|perceval percy|phyllis phyl|prudence pru|quentin quin|rachel rach rae|
randolph randy|raphael rafael raffaele rafe raf|roderick rod roddy rory|rodney rod|roland rolly rolando orlando|rosalie rose|rowena ro|roxanne roxy|ruben rube reuben|rufus rufe|sabrina bri|selina lina|shirley shirl|sophie sophia soph|
stella estelle|tabitha tabby|tamara tammy|thelma thel|tobias toby tobi|tracey tracy|ulysses lyss|valentina vale|virginia ginny gina ginger|vivienne viv|wendy wen|wesley wes|yvonne eve vonnie|zoe zoey|
joachim jochen achim|bernd bernhard|gustav gusti|heinz heinrich|jurgen juergen|kunigunde kuni|ludwig lutz|margarethe grete gretel gretchen|norbert nobby|siegfried sigi|sigrid sigi|theodor theo|walburga burgl|wilhelmine minna mina|
adelheid heidi|edeltraud traudl|friederike rike fritzi|gerhard gerd gert|gottfried friedel|hannelore lore|karoline line|katharina kathi kaethe|konrad kurt conrad|leonhard hardl|elfriede friedl|liselotte lilo lotte|
adriana adri|alejandra ale|beatriz bea betty|carmen carmela menchu|consuelo chelo|dolores loli|encarnacion encarna|enrique quique kike|fernando nando fer|francisca paca paqui|gabriel gabo|gonzalo gonza|graciela chela|gregorio goyo|hortensia tencha|
jose pepe chepe|josefa pepa|juana juanita|leticia lety|luisa lucha|manuela manoli|margarita mago|maria mari marita|marisol mari|mauricio mau|pilar pili|rafael rafa|ramon moncho|refugio cuca|roberto beto|alberto beto|humberto beto|rodrigo rodri|
rosa rosita|sebastian sebas|santiago santi|sofia sofi|trinidad trini|vicente chente|victoria vicky|
adelaide ade|agostino ago|alessandra ale|alessandro sandro ale|angelo angiolino|annunziata nunzia|bartolomeo meo|carlo carletto|concetta tina|domenico mimmo|elisabetta betta|filippo pippo|gaetano tano|giacomo mino|giuseppe beppe peppe peppino|
giuseppina pina|guido guidino|lorenzo renzo|lucia luciana|maddalena lena|michele lino|pasquale lino|raffaele lello|rosario saro|salvatore turiddu|vincenzo enzo|lorenzo enzo|
adele adeline|antoine toine|benoit ben|bernadette nadette|emmanuel manu manuel|frederic fred|genevieve ginette|guillaume guy|jacqueline jacotte|josephine fifine|laurent lolo|madeleine mado|marguerite margot|philippe phil|stephane steph|sebastien seb|therese tess|
antonio toninho tonho|francisco chico quico|jose ze|joao joaozinho|joaquim quim|manuel manel|luis lula|eduardo dudu edu|fernando nando|gabriela gabi|henrique rique|isabel bel|leonardo leo|mariana mari nana|rafaela rafa|ricardo rico|vitoria vi vivi|
aleksander olek sasha|aleksandra alexandra ola|anna ania|barbara basia|ewa ewka|grzegorz grzesiek|henryk heniek|jan janek jasiek|joanna asia|katarzyna kaska|krystyna krysia|krzysztof krzysiek|maciej maciek|magdalena magda|maria marysia|piotr piotrek|ryszard rysiek|
stanislaw staszek|tadeusz tadek|teresa renia|tomasz tomek|wladyslaw wladek|zofia zosia|
aleksandr sanya shura|anastasia nastya|anatoly tolya|boris borya|daria dasha|ekaterina katya|evgeniya zhenya|evgeny zhenya|galina galya|georgy zhora|grigory grisha|ivan vanya|konstantin kostya|ksenia ksyusha|larisa lara|leonid lyonya|maria masha|
mikhail misha|nadezhda nadya|natalia natasha|pyotr petya|roman roma|semyon syoma|sergei seryozha|sofia sonya|vasily vasya|valentin valya|viktor vitya|vladislav vlad|vyacheslav slava|yaroslav slava|yulia yulya|yury yura|
mohammad mo|mahmoud mahmud mehmood|hossein hussain husayn|yousuf yusuf|zainab zeynep zaynab|khadija hatice|maryam meryem mary|mustafa mostafa|osman othman uthman|suleiman sulaiman suleyman solomon|said saeed sayed|ismail ismael|musa moussa moses|
abdallah abdullah abdulla|amina aminah amna|layla leila laila|noor nour nur|rashid rasheed|tariq tarek tarik|karim kareem|jamal gamal cemal|hamid hameed|walid waleed|nasser nasir|faisal faysal feisal|
katalin kata kati|laszlo laci|istvan pista|jozsef joska|ferenc feri|gyorgy gyuri|erzsebet zsoka bori|margit manci|ilona ica|
eleni lena nitsa|konstantinos kostas dinos costas|georgios giorgos yorgos|dimitrios dimitris mitsos|ioannis yannis giannis yiannis|nikolaos nikos|panagiotis panos takis|vasilios vassilis|athanasios thanasis nasos|evangelos vangelis|spyridon spyros|theodoros thodoris|aikaterini katerina|
mihai mihail|gheorghe gheorghita|ioana oana|alexandru alex|constantin costel|
hendrik henk rik|cornelis kees cor|johannes jan hans joop johan|wilhelmus wim willem|adrianus ad adrie|petrus piet peter|jacobus koos jaap co|antonius ton toon|gerardus gerard ger|hendrika riek rika dika|wilhelmina mien willemien|cornelia corrie|johanna jo anneke ans hanneke hannie|antonia ans toos|catharina toos trijntje|maria mieke mia|elisabeth els lies betje|margaretha greet|theodorus theo dorus|franciscus frans|leonardus leo|
lars lasse|anders andy|katarina kajsa|margareta greta|nils nisse|karl kalle|per pelle|sven svenne|elisabeth lisbet|kristina stina|birgitta gitta|gustaf gosta|
aidan aodhan aodh edan|finn fionn|catriona caitriona catherine katriona|rosaleen rosie|eadaoin aideen etain|bartholomew batt|denis dennis dionysius denys|patricius patrick|jacobus james jakob|joannes johannes john|gulielmus william|carolus charles karl|henricus henry heinrich|
georgius george georg|franciscus francis franz|ludovicus louis ludwig|antonius anthony anton|petrus peter|paulus paul|ricardus richard|robertus robert|catharina catherine katharina|margarita margaret|elisabetha elizabeth|brigida bridget brigid|honora nora|timotheus timothy|eugenius eugene owen|cornelius con|
ifeoma ify|ifeyinwa ify|chukwuemeka emeka|oluwaseun seun|oluwafemi femi|oluwasegun segun|babatunde tunde|olufunke funke|temitope temi tope|adebayo bayo|adewale wale|ayodele ayo dele|abiodun abbey|ekene ekenechukwu|chinedu nedu|
gurpreet guri|harpreet harry preet|jaswinder jas jassi|rajesh raj raju|rajendra raj rajan|suresh suri|krishnan krishna|venkatesh venkat|venkataraman venkat|subramaniam subramanian mani subbu|lakshmi laxmi lakshmy|vijay bijay|bijoy vijoy|ganesh ganesha|shiva siva|shivakumar sivakumar|
srinivas shrinivas sreenivas|sridhar shridhar sreedhar|laxman lakshman|deepak dipak|dilip dileep|sudhir sudheer|pradeep pradip|sandeep sandip|sanjeev sanjiv|rajeev rajiv|naveen navin|geeta geetha gita|sunita suneetha sunitha|kavita kavitha|sangeeta sangita sangeetha|
vidya vidhya|priya priyanka|aisha ayesha aysha aicha|mariam maryam miriam|huda houda hoda|nadia nadya|yasmin yasmine yasmeen jasmin jasmine|soraya thuraya|rania raniya|samira sameera|salma selma|farida fareeda|jamila gamila djamila|halima haleema|zahra zohra zehra|
abdelaziz abdulaziz aziz|abdelrahman abdurrahman abdulrahman|abdelkader abdulkader abdelqader kader|jaafar jafar gaafar|jabir jaber gaber|younes yunus younis jonas|yahya yehia|ayoub ayyub job|ismail ismaeel|dawood dawud daoud david|haroun harun aaron|zakaria zakariya|idris driss|
yelena elena|yekaterina ekaterina katya|yevgenia evgenia zhenya|arkady arkadi|anatoli anatoly anatoliy|valeri valery valeriy|vitali vitaly vitalii|vasili vasily vasyl|andriy andrey andrei|yuri yuriy yury iurii|oleksandr alexander sasha|mykola nikolai|mykhailo mikhail michael|volodymyr vladimir|
serhii sergei sergiy|dmytro dmitry dmitri|pavlo pavel paul|petro pyotr peter|oleh oleg|ihor igor|yevhen evgeny eugene|tetyana tatiana tetiana|iryna irina|kateryna ekaterina catherine|svitlana svetlana|hanna anna|olha olga`;

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
  a === b || (anywhere(a) === anywhere(b) && isKnown(a) && isKnown(b));

/** A name as it is said wherever it is written: `Kaja` and `Kaya`, `Ciara` and `Kiara`. */
const anywhere = (name: string): string =>
  spoken(name)
    .replace(/[jy]/g, 'i')
    .replace(/c(?!h)/g, 'k')
    .replace(/ii+/g, 'i');

/** Whether one may be short for the other, and is a name by itself as well: `Yumi` of Yumiko, `Chidi` of Chidera. */
export const mayBeTwoNames = (a: string, b: string): boolean =>
  a !== b && isKnown(a) && isKnown(b) && !inOneGroup(a, b) && !areSpelt(a, b);

function inOneGroup(a: string, b: string): boolean {
  const theirs = groupsOf.get(b);
  return theirs !== undefined && [...(groupsOf.get(a) ?? [])].some((group) => theirs.has(group));
}

const endings = /(ie|ey|y|i|e|ek|ka|ko|chen|lein|ito|ita|inho|inha|uska)$/;

/** `Des` of Desmond, `Tunde` of Babatunde, `Gerry` of Gerard: the beginning or the end, as it is said. */
function isShortOf(short: string, long: string): boolean {
  if (short.length < 2 || long.length <= short.length) return false;
  const [said, whole] = [spoken(short), spoken(long)];
  const mayBePart = long.length >= short.length + 2;
  return (mayBePart && (whole.startsWith(said) || isEnd(short, long))) || isEndearing(short, { said, whole });
}

/** `Tunde` of Babatunde; but Ahmed, who has forms of his own, is none of Mohamed's. */
function isEnd(short: string, long: string): boolean {
  const said = spoken(short);
  return said.length > 3 && (long.endsWith(short) || spoken(long).endsWith(said)) && !groupsOf.has(short);
}

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
