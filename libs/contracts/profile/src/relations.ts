import type { Subject } from '@ucv/envelope';
import type { PersonRef } from './view';

/** Request `profile.relations.v1`: whom and what a person is related to, as known now. @refuses profile.not-found */
export interface GetRelations {
  ref: PersonRef;
}

export interface Relations {
  /** Whose relations they are: the identifier whose ref is the person's id. */
  person: Subject;
  /** The oldest first; as many as one answer holds, at most 1,000. */
  relations: Relation[];
}

/** A relation says that two go together, never that they are one. */
export interface Relation {
  kind: 'household' | 'account' | 'employment' | 'referral';
  /** Of a referral: the other one referred this person, or was referred by them. */
  direction?: 'referred-by' | 'referred';
  /** Id of the other person. */
  person?: string;
  /** An account or employer, and what the person is there. */
  account?: Account & { role?: unknown; title?: unknown };
  /** From when, by the events' own times. */
  since: string;
  /** What showed it first, and the rule that held. */
  evidence: { factId: string; rule: string };
}

/** What `group` calls tell of an account. */
export interface Account {
  /** The groupId, as sent. */
  id: string;
  /** The last value of each trait, whoever told it. */
  traits: Record<string, unknown>;
}

/** Request `profile.accounts.v1`: by id. @refuses profile.cursor-unknown */
export interface GetAccounts {
  /** 1 to 200. */
  limit: number;
  cursor?: string;
}

export interface AccountPage {
  data: AccountSummary[];
  /** Opaque; null on the last page. */
  cursor: string | null;
}

export interface AccountSummary extends Account {
  /** How many persons belong to it. */
  memberCount: number;
}

/** Request `profile.account.v1`: one account with its members. @refuses profile.account-unknown, profile.cursor-unknown */
export interface GetAccount extends GetAccounts {
  id: string;
}

export interface AccountView extends AccountSummary {
  /** By person id; who they are is asked for one by one. */
  members: { person: string; since: string }[];
  /** Opaque; null on the last page. */
  cursor: string | null;
}
