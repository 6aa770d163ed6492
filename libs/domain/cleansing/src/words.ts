const wordsOf = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * What programs and people write in place of a value, without spaces and dashes. None of them is a word that a column
 * may well hold, such as a name.
 */
export const missing = wordsOf(`
  null nil none undefined undef nan unknown missing unset pending keine tbd tba tbc
  notrecorded notdisclosed notentered notcollected notstated
  nonegiven noneprovided noneknown noinformation nofixedabode tobeconfirmed tobeadvised prefernottosay
  invaliddate nonumber noentry withheld redacted
  notknown notavailable notapplicable notset notgiven notprovided notspecified notdefined notfound
  noname noemail nomail nophone novalue nodata nullnull undefinedundefined nonenone nannan nullptr nonetype isnull dbnull
  objectobject objectnull objectundefined objectpromise optional.empty optional(nil systemobject system.object
  systemdbnull system.dbnull nacharacter
  test testing testtest asdf
  unbekannt keineangabe keineangaben nichtangegeben nichtbekannt nichtvorhanden nichterfasst ohneangabe entfällt
  inconnu inconnue nonrenseigné nonrenseignée nonconnu noncommuniqué nondisponible sansobjet néant
  desconocido desconocida sindatos nodisponible noaplica noespecificado
  sconosciuto sconosciuta nondisponibile nonspecificato nessundato
  onbekend nietbekend nietbeschikbaar nietopgegeven desconhecido desconhecida nãoinformado naoinformado semdados
  nieznany nieznana nieznane brakdanych niepodano niedotyczy okänd uppgiftsaknas ukendt ukjent tuntematon eitietoa
  neznámý neznámá neznámé neuvedeno neznámy necunoscut ismeretlen nincsadat bilinmiyor nepoznato nepoznat nežinoma
  неизвестно неизвестен неизвестна нетданных неуказано неуказан невідомо неизвестный άγνωστο 不明 未知
`);

/** Cells of a spreadsheet, of a database's dump, or code in place of a value, that have no value to show. */
export const noCell =
  /^(?:#(?:n\/a|null|ref|value|num|name|div\/0|error|calc|spill)[!?]*(?: n\/a)?|#[¡¿]?\p{L}[\p{L}/0]*[!?]|#(?:n[vdb]|[ni]\/[dbtvo]|getting_data)|\\+n|-?1[.,]#(?:ind|qnan|snan|inf)0*|nan(?:[-/.:]nan)+|\((?:blank|empty|leer|vide|vac[ií]o|en blanco|vuoto|leeg)\)|function\s*\w*\(.*)$/iu;

/** Whom programs speak of where they know nobody, letters and digits alone. A column may hold these, an identifier not. */
export const nobody = wordsOf(`
  anonymous anon anonym anonyme anonimo anonymoususer anonuser guest guestuser guestid guestcustomer gast
  visitor unidentified unauthenticated unregistered notloggedin loggedout notsignedin
  true false inf infinity default defaultuser defaultid placeholder example sample dummy dummyuser dummyid
  demouser testuser testid tester testcustomer foo bar foobar fakeuser fakeid fake changeme replaceme
  someid someuser uniqueid uniqueuserid idhere useridhere youridhere youruseridhere
  unknownuser undefineduser nulluser nouser nouserid noid invalid invaliduser invalidid empty blank emptystring void
  na nv keine kein keiner qwerty qwertz asdfasdf asdfgh asdfghjkl lorem loremipsum
`);

/** Words beside the name of a field of a person, in templates, code and forms. */
const beside = wordsOf(`
  user users customer client visitor member subscriber contact account profile person player shopper buyer patient
  guest anonymous current logged in my your the this our self device external internal unique insert enter here
  get value of with a an crm app event request req context ctx data props properties traits trait attribute
  attributes attr param params query session state store auth viewer recipient lead hashed first last full given family
  primary main home work mobile
`);

/** Names of such a field. */
const field = wordsOf(`
  id ids uid uuid guid key identifier number email mail phone telephone msisdn name username userid useremail userkey
  customerid clientid visitorid memberid subscriberid subscriberkey contactid contactkey accountid profileid personid
  deviceid externalid anonymousid distinctid emailaddress address phonenumber firstname lastname fullname
  customeremail customernumber loyaltyid loyaltynumber
`);

/** Whether text is the name of a field of a person and nothing else: `user.id`, `customer_email`, `yourUserId`. */
export function isFieldName(text: string): boolean {
  if (text.length > 60) return false;
  const words = wordsIn(text);
  return words.some((word) => field.has(word)) && words.every((word) => field.has(word) || beside.has(word));
}

const wordsIn = (text: string): string[] =>
  text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);

/** What the name of a field in brackets speaks of, whatever else stands beside it. */
const fieldish =
  /user|customer|client|member|subscriber|visitor|contact|account|profile|person|guest|mail|phone|mobile|msisdn|uuid|guid|loyalty|identifier|insert|your|anonymous|(?:^|[^a-z])(?:id|key|name|number)(?:$|[^a-z])|[a-z]Id$/i;

/** Whether text in brackets, without a digit, names a field. */
export const speaksOfField = (text: string): boolean =>
  text.length <= 60 && /^[\p{L}\s_.'>-]+$/u.test(text) && fieldish.test(text);
