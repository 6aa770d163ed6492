import { nobody as nobodies, missing } from './words';

/** Mailboxes that are nobody's at whatever domain. */
const never =
  /^(?:no-?reply|do-?not-?reply|none|null|undefined|nil|no-?e?-?mail|no-?address|not-?(?:provided|available|given|set)|unknown|nobody|no-?one|anonymous|x{3,}|asdf|invalid)$/;

/** Mailboxes that are nobody's at a domain that is made up, or the same word. */
const example =
  /^(?:users?|customer|client|name|user-?name|your[._-]?(?:name|e?-?mail)|(?:first|given)[._-]?(?:name)?[._-](?:last|family)[._-]?(?:name)?|first|last|john[._]?doe|jane[._]?doe|max[._]?mustermann|e-?mail|mail|xyz|abc|asd|qwe|your|no|temp|demo|test\d+|example)$/;
const madeUp =
  /^(?:example|test|domain|e?-?mail|company|your-?(?:company|domain)|my-?domain|sample|demo|foo|bar|guest|fake|dummy|none)\.(?:[a-z]{2,3}\.)?[a-z]{2,4}$/;
const freemail = /^(?:gmail|googlemail|yahoo|hotmail|outlook|aol|gmx|icloud)\.[a-z.]+$/;
/** What forms are filled in with where an @ is asked for. */
const split = /^not@(?:provided|available|applicable|given|known|set)\./;
/** Boxes that providers give to nobody, and forms are filled in with. */
const words = /^(?:test(?:ing|er)?|guest|example|users?|customer|abc|xyz|name|e?mail)$/;
const nowhere =
  /^(?:none|null|undefined|unknown|no-?e?-?mail|no-?reply|no-?domain|no-?where|invalid|x{3,})\.[a-z]{2,}$|(?:^|\.)invalid$/;

/** A mailbox that stands for none, so that strangers have it in common. @param address in lower case */
export function isNobodysMailbox(address: string): boolean {
  const [box, domain] = halves(address);
  return (
    never.test(box) ||
    split.test(address) ||
    nowhere.test(domain) ||
    isFilledIn(box, domain) ||
    isEcho(box, domain)
  );
}

function isFilledIn(box: string, domain: string): boolean {
  if (freemail.test(domain)) return words.test(box);
  const idle = example.test(box) || nobodies.has(box) || missing.has(box);
  return idle && (madeUp.test(domain) || domain.startsWith(`${box}.`));
}

/** `a@a.com`, `xx@xx.xx`, `qwe@qwe.qwe`. */
const isEcho = (box: string, domain: string): boolean =>
  domain === `${box}.${box}` || (/^(.)\1*$/.test(box) && domain.startsWith(`${box}.`));

const made = /^(?:test(?:ing)?\d*|example|na|n\.a|abc|kein(?:e|er)?)$/;
const reserved = /^(?:example|test|fake|x+)\.[a-z]{2,}$/;

/** A mailbox that says nothing of who somebody is, for whoever compares people: also all of the reserved domains. */
export function isNoMailbox(address: string): boolean {
  const [box, domain] = halves(address);
  return isNobodysMailbox(address) || made.test(box) || reserved.test(domain);
}

function halves(address: string): [box: string, domain: string] {
  const at = address.lastIndexOf('@');
  return at < 0 ? [address, ''] : [address.slice(0, at), address.slice(at + 1)];
}
