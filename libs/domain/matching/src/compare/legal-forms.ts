/** Kinds of legal persons: two of them are never one organisation. */
export type FormKind =
  'limited' | 'stock' | 'partnership' | 'sole' | 'association' | 'foundation' | 'cooperative';

/** What an organisation is in its group, where its name says so. */
export type GroupRole = 'holding' | 'general partner';

export interface LegalForm {
  /** One spelling of it for all; empty where none is written. */
  form: string;
  kind?: FormKind;
  countries?: readonly string[];
  role?: GroupRole;
}

/**
 * By kind, each form: the countries that have it, and its spellings, folded; the first one stands for all.
 * @source  ISO 20275 (codes of entity legal forms), those of the common countries
 */
const forms: Record<FormKind, string> = {
  limited: `
de+at+ch: gmbh, mbh, gesellschaft mit beschrankter haftung, gesellschaft mit beschraenkter haftung, gesellschaft mbh, ges mbh, gesmbh
de: ggmbh, gemeinnutzige gmbh
de: ug, ug haftungsbeschrankt, ug haftungsbeschraenkt, unternehmergesellschaft, unternehmergesellschaft haftungsbeschrankt
en: ltd, limited, co ltd, company limited
en: pvt ltd, private limited, pte ltd, pty ltd, pty limited, proprietary limited
en+ru+ua: llc, limited liability company
fr+be+lu+ch: sarl, sa rl, societe a responsabilite limitee
fr: eurl
it+ro+es+be: srl, srls, societa a responsabilita limitata
nl+be: bv, besloten vennootschap, bvba
es: sl, slu, sociedad limitada
pt+br: lda, limitada, ltda
pl: sp zoo, sp z oo, spolka zoo, spzoo, spolka z ograniczona odpowiedzialnoscia
cz+sk: sro, spol sro, spol s ro
hu: kft
si+hr+rs+ba: doo
ru+ua: ooo, tov
bg: eood, ood
dk: aps, anpartsselskab
no: as, aksjeselskap`,
  stock: `
de+at+ch: ag, aktiengesellschaft
de: kgaa
de+at+fr+be+lu+nl+it+es+pl+cz+dk+fi+hu+se: se, societas europaea
en: plc, public limited company
en: inc, incorporated
en: corp, corporation
fr+be+lu+ch+es+pt+pl: sa, sau, societe anonyme, sociedad anonima
fr: sas, sasu, societe par actions simplifiee
it: societa per azioni
nl+be: nv, naamloze vennootschap
se: ab, aktiebolag
dk+cz: aktieselskab
no: asa
fi: oy, osakeyhtio, oyj
ru: ao, pao, oao, zao
hu: zrt, nyrt
jp: kk, kabushiki kaisha`,
  partnership: `
de+at: gmbh and co kg, gmbh co kg, gmbh und co kg, gmbh and cokg, gmbh cokg, mbh co kg, mbh and co kg
de: ug and co kg, ug co kg
de: ag and co kg, ag co kg, se and co kg, se co kg
de: gmbh and co ohg, gmbh co ohg
de+at: kg, kommanditgesellschaft, and co kg
de+at: ohg, offene handelsgesellschaft
de: gbr, gesellschaft burgerlichen rechts
de: partg, partgmbb, partg mbb, mbb, partnerschaft, partnerschaft mbb, partnerschaftsgesellschaft, partnerschaftsgesellschaft mbb, partnerschaftsgesellschaft mit beschrankter berufshaftung
en: lp, limited partnership
en: llp, limited liability partnership
fr+it+be: snc, scs
nl: vof
se+no: kommanditbolag, handelsbolag
cz: komanditni spolecnost`,
  sole: `
de: ek, ekfr, ekfm, eingetragener kaufmann, eingetragene kauffrau, einzelunternehmen, einzelfirma
at: eu
en: sole trader, sole proprietor
fr: eirl
nl: eenmanszaak
it: ditta individuale
es: autonomo`,
  association: `
de: ev, eingetragener verein, verein
en+fr: association
nl: vereniging
be+fr: asbl, vzw`,
  foundation: `
de: stiftung
en: foundation
nl: stichting
fr: fondation
pl: fundacja
es: fundacion
it: fondazione`,
  cooperative: `
de: eg, genossenschaft, eingetragene genossenschaft
en: cooperative, coop
nl: cooperatie`,
};

/** Words of a name that say what its bearer is in a group. */
const roles = new Map<string, GroupRole>([
  ...'holding holdings hldg hldgs beteiligung beteiligungs beteiligungsgesellschaft beteiligungsges'
    .split(' ')
    .map((word) => [word, 'holding'] as const),
  ...'verwaltung verwaltungs verwaltungsgesellschaft komplementar komplementars komplementargesellschaft geschaftsfuhrungs'
    .split(' ')
    .map((word) => [word, 'general partner'] as const),
]);

type Known = Required<Pick<LegalForm, 'form' | 'kind' | 'countries'>>;

const known = new Map<string, Known>(
  Object.entries(forms).flatMap(([kind, rows]) =>
    rows
      .trim()
      .split('\n')
      .flatMap((row) => {
        const [countries, list] = row.split(': ') as [string, string];
        const spellings = list.split(', ');
        const form = { form: spellings[0]!, kind: kind as FormKind, countries: countries.split('+') };
        return spellings.map((spelling) => [spelling, form] as const);
      }),
  ),
);
const longest = Math.max(...[...known.keys()].map((spelling) => spelling.split(' ').length));

const lastWords = new Set([...known.keys()].map((spelling) => spelling.split(' ').at(-1)!));

/** Kinds whose form is no part of the name, as `foundation` is. */
const apart = new Set<FormKind>(['limited', 'stock', 'partnership', 'sole']);

/**
 * The legal form that a name ends with, or has before a remark: the longest and last that is known; and the name without
 * it and without its role in a group.
 * @param words  of a folded name, single letters in a row joined
 */
export function legalForm(words: readonly string[]): LegalForm & { rest: readonly string[] } {
  const role = words
    .slice(1)
    .map((word) => roles.get(word))
    .find((one) => one !== undefined);
  const own = (rest: readonly string[]) => rest.filter((word, i) => i === 0 || !roles.has(word));
  const span = spanOf(words);
  if (!span) return { form: '', role, rest: own(words) };
  const { start, end, ...found } = span;
  const rest = apart.has(found.kind) ? [...words.slice(0, start), ...words.slice(end)] : words;
  return { ...found, role, rest: own(rest) };
}

function spanOf(words: readonly string[]) {
  for (let end = words.length; end > 0; end -= 1) {
    if (!lastWords.has(words[end - 1]!)) continue;
    for (let start = Math.max(0, end - longest); start < end; start += 1) {
      const found = known.get(words.slice(start, end).join(' '));
      // Short ones are words of many a name, unless it ends with them.
      const sure = end === words.length || end - start > 1 || words[start]!.length > 2;
      if (found && sure) return { ...found, start, end };
    }
  }
  return undefined;
}

/** How two forms compare: nothing is said where one has none; those of two countries are of another kind. */
export type FormLikeness = 'the same' | 'of one kind' | 'of another kind' | 'unknown';

export function compareForms(a: LegalForm, b: LegalForm): FormLikeness {
  if (a.form === '' || b.form === '') return 'unknown';
  if (a.role !== b.role || a.kind !== b.kind) return 'of another kind';
  if (a.form === b.form) return 'the same';
  return a.countries?.some((country) => b.countries?.includes(country)) ? 'of one kind' : 'of another kind';
}
