import { Controller } from '@nestjs/common';
import { Payload } from '@nestjs/microservices';
import type {
  AccountPage,
  AccountView,
  GetAccount,
  GetAccounts,
  GetHistory,
  GetPersons,
  GetPersonsOf,
  GetProfile,
  GetRelations,
  GetTimeline,
  PersonHistory,
  Persons,
  PersonsOf,
  ProfileView,
  Relation,
  Relations,
  TimelinePage,
} from '@ucv/contracts-profile';
import type { BeginRebuild, ProjectionInfo, RebuildStatus } from '@ucv/contracts-projections';
import { Answers, Tenant } from '@ucv/platform-messaging';
import { Refusal } from '@ucv/platform-service';
import { ann } from './stand-in-people';

/** The bodies of the requests `profile.get.v1` that came in. */
export const asked: GetProfile[] = [];

const view: ProfileView = {
  id: ann,
  identifiers: [
    { type: 'user_id', value: '42', ref: ann, firstSeen: '2026-11-01T00:00:00.000Z' },
    { type: 'email', value: { state: 'redacted', reason: 'erased' }, ref: 'b'.repeat(32), firstSeen: null },
  ],
  traits: { city: 'Ghent' },
  traitSources: { city: { eventId: 'e', occurredAt: '2026-11-01T00:00:00.000Z', source: null } },
  computedTraits: {},
  scores: {},
  segments: [
    {
      id: 'c'.repeat(32),
      name: 'Cart left',
      version: 1,
      since: '2026-11-01T00:00:00.000Z',
      cause: { kind: 'time', factId: 'e', due: '2026-11-01T00:00:00.000Z' },
    },
  ],
  consents: {
    'email-marketing': {
      status: 'withdrawn',
      basis: 'consent',
      since: '2026-11-01T00:00:00.000Z',
      source: 'web',
      decisionId: 'decision',
    },
  },
  firstSeen: '2026-11-01T00:00:00.000Z',
  lastSeen: null,
  interactions: 1,
  version: { position: '7', asOf: null, knownAt: null },
};

const person = { type: 'user_id', ref: ann };

const since = '2026-11-01T00:00:00.000Z';
const relations: Relation[] = [
  { kind: 'household', person: 'b'.repeat(32), since, evidence: { factId: 'f', rule: 'shared-email' } },
  {
    kind: 'employment',
    account: { id: 'acme', traits: { name: 'Acme' }, role: 'buyer' },
    ...{ since, evidence: { factId: 'f', rule: 'group-call' } },
  },
  {
    kind: 'referral',
    direction: 'referred-by',
    person: 'b'.repeat(32),
    ...{ since, evidence: { factId: 'f', rule: 'referral-event' } },
  },
];

function mustBeKnown({ ref }: GetHistory, tenant: string): void {
  if (tenant === 'main' && !('value' in ref && ref.value === 'nobody@example.org')) return;
  throw new Refusal('profile.not-found', 'Nobody is known by that ref.', { status: 404 });
}

@Controller()
export class ProfileStandIn {
  @Answers('profile', 'get')
  get(@Payload() body: GetProfile, @Tenant() tenant: string): ProfileView {
    asked.push(body);
    mustBeKnown(body, tenant);
    return view;
  }

  @Answers('profile', 'get-many')
  getMany(@Payload() { persons }: GetPersons): Persons {
    const traits = { firstName: 'Ann', lastName: 'Peeters' };
    const own = { id: ann, identifiers: { email: ['ann@example.org'], user_id: ['42'] }, traits };
    return { persons: persons.includes(ann) ? { [ann]: own } : {} };
  }

  @Answers('profile', 'timeline')
  timeline(@Payload() { ref, limit, cursor }: GetTimeline, @Tenant() tenant: string): TimelinePage {
    mustBeKnown({ ref }, tenant);
    return { person, data: [], cursor: `${limit}-${cursor ?? 'first'}` };
  }

  @Answers('profile', 'history')
  history(@Payload() body: GetHistory, @Tenant() tenant: string): PersonHistory {
    mustBeKnown(body, tenant);
    return { person, data: [] };
  }

  @Answers('profile', 'relations')
  relations(@Payload() body: GetRelations, @Tenant() tenant: string): Relations {
    mustBeKnown(body, tenant);
    return { person, relations };
  }

  @Answers('profile', 'accounts')
  accounts(@Payload() { limit, cursor }: GetAccounts): AccountPage {
    return { data: [], cursor: `${limit}-${cursor ?? 'first'}` };
  }

  @Answers('profile', 'account')
  account(@Payload() { id }: GetAccount): AccountView {
    if (id === 'nothing')
      throw new Refusal('profile.account-unknown', 'There is no such account.', { status: 404 });
    return { id, traits: {}, memberCount: 1, members: [{ person: ann, since }], cursor: null };
  }

  @Answers('profile', 'persons-of')
  personsOf(@Payload() { refs }: GetPersonsOf): PersonsOf {
    return { persons: Object.fromEntries(refs.filter((ref) => ref !== ann).map((ref) => [ref, ann])) };
  }

  @Answers('profile', 'ref-of')
  refOf(@Payload() body: GetHistory, @Tenant() tenant: string): { ref: string } {
    mustBeKnown(body, tenant);
    return { ref: ann };
  }

  @Answers('profile', 'projections')
  projections(): ProjectionInfo[] {
    return [{ projection: 'profile', version: 2, position: '7', live: true, parked: 0, kept: true }];
  }

  @Answers('profile', 'rebuild')
  rebuild(@Payload() body: BeginRebuild): RebuildStatus {
    begun.push(body);
    return { ...never, state: 'building' };
  }

  @Answers('profile', 'rebuild-status')
  rebuildStatus(): RebuildStatus {
    return never;
  }

  @Answers('profile', 'rebuild-cancel')
  cancel(): RebuildStatus {
    return { ...never, state: 'cancelled' };
  }

  @Answers('profile', 'rebuild-undo')
  undo(): RebuildStatus {
    return { ...never, state: 'building' };
  }
}

/** The bodies of the requests `profile.rebuild.v1` that came in. */
export const begun: BeginRebuild[] = [];

const never: RebuildStatus = {
  ...{ state: 'never', projection: 'profile' },
  ...{ applied: 0, position: '0', target: '0', seconds: 0 },
};
