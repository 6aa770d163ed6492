import type { LinkRefusedData } from '@ucv/contracts-identity';
import type { Subject } from '@ucv/envelope';
import { isEarlier, type Shown } from './shown';

const contacts = ['email', 'phone'];

/** A contact that belongs to somebody, and the fragment of somebody else who uses it, too. */
export interface SharedContact {
  contact: Subject;
  ref: string;
}

/**
 * What a refused link tells of a household: the contact is another person's, and together they would have more of some
 * other kind (two user ids) than one person may. Where the limit is one on contacts, nobody else need be there.
 */
export function sharedContact({ identifier, reason, evidence }: LinkRefusedData): SharedContact | undefined {
  if (reason.code !== 'identity.limit-exceeded' || reason.type === identifier.type) return undefined;
  if (!contacts.includes(identifier.type)) return undefined;
  const user = evidence.identifiers.find(({ ref }) => ref !== identifier.ref);
  return user && { contact: identifier, ref: user.ref };
}

/** A use of a shared contact, as it is stored. */
export interface ContactUse extends Shown {
  contact: string;
  type: string;
  ref: string;
}

/** One of the same household, by the ref of an identifier. */
export interface Housemate extends Shown {
  ref: string;
  type: string;
}

/**
 * Who shares a contact with somebody: its owner and all who use it, since the later of the two began to.
 * @param uses  all uses of the contacts that the person owns or uses
 * @param mine  refs of the person's identifiers
 */
export function housemates(uses: readonly ContactUse[], mine: ReadonlySet<string>): Housemate[] {
  return [...new Set(uses.map(({ contact }) => contact))].flatMap((contact) => {
    const all = uses.filter((use) => use.contact === contact);
    if (mine.has(contact)) return all;
    const own = all.filter(({ ref }) => mine.has(ref)).reduce((a, b) => (isEarlier(a, b) ? a : b));
    const users = all.map((use) => ({ ...(isEarlier(use, own) ? own : use), ref: use.ref }));
    return [{ ...own, ref: contact }, ...users];
  });
}
