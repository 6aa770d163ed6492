/** What people and programs write where they have nothing to say. */
const nothing =
  /^(n\/?a|null|nil|none|undefined|unknown|missing|not (known|available|given|provided)|no (name|e-?mail|phone)|tbd|tba|test|testing|test test|xxx+|asdf|[-.?*_]+)$/i;
const longest = 14;

/** A value, or nothing where it stands for nothing. */
export const withoutPlaceholder = (text: string): string =>
  text.length < longest && nothing.test(text) ? '' : text;

/** Dates that forms and databases begin with. */
const beginnings = new Set(['19000101', '18991230', '18991231', '19700101', '99991231', '11111111']);
export const isNoDate = (digits: string): boolean => beginnings.has(digits);

const nobody =
  /^(test(ing)?\d*|no-?reply|do-?not-?reply|none|null|no-?e?-?mail|unknown|na|n\.a|nobody|xxx+|abc|asdf|example|kein(e|er)?)$/;
const nowhere = /^(test|example|none|unknown|noemail|nomail|no-?email|invalid|fake|x+)\.[a-z]{2,}$/;
const office =
  /^(info|office|mail|e?mail|contact|kontakt|contacto|hello|hi|team|sales|vertrieb|verkauf|support|service|help(desk)?|admin(istration)?|accounts?|accounting|billing|invoices?|buchhaltung|finance|hr|jobs|marketing|press|post|reception|orders?|bestellung|shop|webmaster|postmaster|enquir(y|ies)|inquir(y|ies)|secretary|sekretariat|verwaltung|direction|bureau)$/;

/** A mailbox that was made up. */
export function isNoMailbox(address: string): boolean {
  const [box = '', domain = ''] = address.split('@');
  return nobody.test(box) || nowhere.test(domain);
}

/** A mailbox of many, whoever sits there. */
export const isOffice = (address: string): boolean => office.test(address.split('@', 1)[0]!);

const counted = '01234567890123456789';
/** A number that somebody typed along the keys. */
export const isNoNumber = (digits: string): boolean =>
  /^(\d)\1+$/.test(digits) || counted.includes(digits) || counted.includes([...digits].reverse().join(''));
