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
vladimir vova volodya volodymyr|walter walt wally wally|william will bill billy willie liam wilhelm guillermo guglielmo guillaume willem willi|zachary zach zack`;

const groupsOf = new Map<string, Set<number>>();
for (const [group, names] of groups.split('|').entries())
  for (const name of names.trim().split(/\s+/))
    groupsOf.set(name, (groupsOf.get(name) ?? new Set()).add(group));

/** Whether two folded given names are forms of one. */
export function sameGivenName(a: string, b: string): boolean {
  const theirs = groupsOf.get(b);
  if (!theirs) return false;
  for (const group of groupsOf.get(a) ?? []) if (theirs.has(group)) return true;
  return false;
}
