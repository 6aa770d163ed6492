/** Given names that stand for each other, the full form first. A short form may belong to several. */
const groups = `
alexander alex sasha sascha sandy xander alec alejandro alessandro aleksandr alexandre oleksandr|alexandra alex sasha sandra sandy alessandra aleksandra|
andrew andy drew andreas andre andrea andrei andrzej andres anders|anthony tony anton antonio antoine toni|anna ann anne annie anja anya ana|hannah hanna johanna hanne|
barbara barb babs basia varvara|benjamin ben benny benji|catherine katherine kathryn kate katie kathy cathy cat kitty katharina katarina katarzyna kasia ekaterina katya caterina catalina karin kathleen kat|
charles charlie chuck chas karl carl carlos carlo charly|christina christine chris tina christa kristina krystyna cristina|christopher chris kit christoph topher kristof christophe cristobal|
daniel dan danny daniil|david dave davy|deborah deb debbie debra|diana diane|dorothy dot dottie dorothea dorota|edward ed eddie ted teddy ned eduard eduardo edoardo|
elizabeth liz lizzie beth betty eliza elisa elise lisa libby bess elisabeth elspeth ilse else elzbieta elisaveta|isabel isabella isabelle ysabel izabela bella|
emily em emmy emilia emilie|emma em emmy|eugene gene evgeny evgenii|frances fran fanny francesca franziska frankie|francis frank frankie francisco francesco franz francois fran paco|frederick fred freddie friedrich fritz federico|
gabriel gabe|gabriella gabi gaby gabrielle|george georg jorge giorgio yuri jerzy georgy|gerald gerry jerry|gregory greg gregor|harold harry hal|henry harry hank hal heinrich henri enrico enrique heinz henk|
helen helena elena ellen nell nelly helene jelena lena|isaac ike|jacob jake jakob jack|jacqueline jackie|james jim jimmy jamie jem jaime santiago|jane jenny janie giovanna juana|janet jan|joan joanie joanna|jennifer jen jenny jenn|
jessica jess jessie|john jack johnny jon jonathan johan johannes hans ivan ian juan giovanni jean jan sean joao evan|joseph joe joey josef jose giuseppe pepe jozef josip|joshua josh|judith judy|julia julie juliet giulia yulia|
kenneth ken kenny|kimberly kim|lawrence laurence larry lorenzo lorenz laurent lars|leonard leo len lenny leonardo|louis lou louie luis luigi ludwig lewis|lucas luke luca lukas|
margaret maggie meg peggy greta margarita margarete marge margot rita megan madge małgorzata margherita|maria mary marie molly polly mariya maja|miriam mirjam mia|martin marty martino marcin|matthew matt mathew matthias matteo mateo mathieu mats|
maximilian max maxim maxime maxwell|michael mike mick micky mikey michel miguel michele mikhail misha michal mikael mischa|nathaniel nathan nate nat|nicholas nick nicolas nicky niklas nikolaus klaus claus nikolai nicola niko colin|
olivia liv livia|pamela pam|patricia pat patty trish tricia patrizia|patrick pat paddy patrice patrizio|paul pablo paolo pavel paulo pawel|peter pete pedro pietro pierre petr piotr petros piet|philip phil filip felipe filippo philippe pip|
rebecca becky becca rebekka|richard rick rich dick ricky ricardo riccardo ryszard|robert rob bob bobby robbie bert roberto robin rupert|roger rodger ruggero|ronald ron ronnie|rose rosa rosie rosalind|
samantha sam sammy|samuel sam sammy|sarah sally sara sadie|stephanie steph steffi stefanie stefania|stephen steven steve stevie stefan stephan esteban stefano etienne stepan istvan|susan sue susie suzanne susanna susanne zuzanna|
theodore ted teddy theo fyodor teodor|theresa terry tess tessa teresa therese|thomas tom tommy tomas tommaso tomasz|timothy tim timmy timo|veronica ronnie vera veronika|victoria vicky vic tori vittoria viktoria|vincent vince vinnie vincenzo vicente|
vladimir vova volodya volodymyr|walter walt wally wally|william will bill billy willie liam wilhelm guillermo guglielmo guillaume willem willi|zachary zach zack|
mohammed mohamed muhammad mohammad mehmet|eric erik|fatima fatma|aisha ayse|hassan hasan|hussein hussain|monica monika|sophia sofia|lucy lucia|albert alberto`;

const groupsOf = new Map<string, Set<number>>();
for (const [group, names] of groups.split('|').entries())
  for (const name of names.trim().split(/\s+/))
    groupsOf.set(name, (groupsOf.get(name) ?? new Set()).add(group));

/** Frequent given names that have no common form beside them. */
const others = new Set(
  `amelia mia charlotte harper evelyn abigail ella avery scarlett grace chloe lily aria zoe nora hazel ruby alice ivy freya isla poppy daisy florence matilda elsie jade amber molly holly
  noah mason logan aiden ethan owen dylan caleb ryan hunter connor cameron adrian gavin tyler jordan jason justin brian brandon scott jeffrey gary keith terry wayne craig alan derek graham neil stuart simon nigel trevor sean kevin aaron adam alfred arthur oscar oliver leo hugo stanley cecil clarence earl ernest ralph howard herbert norman sidney cyril reginald bernard
  heather tiffany crystal melissa amy angela tracy tina dawn wendy paula gail lynn kelly erin lauren natalie nicole sandra brenda carol sharon cynthia shirley ruth virginia marilyn beverly joyce gloria doris irene louise agnes edith ethel mabel mildred hilda winifred beatrice
  jens lena lara ingrid heike silke anke birgit kirsten ute gisela ursula sabine petra karsten jurgen dieter gunter werner helmut uwe rolf bernd ralf holger sven torsten jorg olaf marco chiara marta carmen pilar diego javier sergio raul ines rosario concepcion dolores fernando ricarda nuria
  mustafa emine ali ahmed omar ibrahim yusuf khadija zainab priya anjali ravi sanjay amit wei ming minh linh hong yuki kenji lars nils bjorn astrid sigrid`
    .trim()
    .split(/\s+/),
);
const isKnown = (name: string): boolean => groupsOf.has(name) || others.has(name);

/** Whether two folded given names are both known, and no forms of one: no slip of the pen, however close they are. */
export const areTwoNames = (a: string, b: string): boolean =>
  a !== b && isKnown(a) && isKnown(b) && !sameGivenName(a, b);

/** Whether one is the other for a woman: `Francesco`, `Francesca`; `Daniel`, `Daniela`. */
export function differInGender(a: string, b: string): boolean {
  const [shorter, longer] = a.length <= b.length ? [a, b] : [b, a];
  if (shorter.length < 4) return false;
  if (shorter.length === longer.length)
    return shorter.slice(0, -1) === longer.slice(0, -1) && /^(oa|ao)$/.test(shorter.at(-1)! + longer.at(-1)!);
  return longer.startsWith(shorter) && /^(a|e|na|ne|ina|ine|ette)$/.test(longer.slice(shorter.length));
}

/** Whether two folded given names are forms of one. */
export function sameGivenName(a: string, b: string): boolean {
  const theirs = groupsOf.get(b);
  if (!theirs) return false;
  for (const group of groupsOf.get(a) ?? []) if (theirs.has(group)) return true;
  return false;
}
