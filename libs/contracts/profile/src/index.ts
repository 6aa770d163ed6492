export type { GetHistory, GetPersonsOf, HistoryEntry, PersonHistory, PersonsOf } from './history';
export type {
  Account,
  AccountPage,
  AccountSummary,
  AccountView,
  GetAccount,
  GetAccounts,
  GetRelations,
  Relation,
  Relations,
} from './relations';
export type { GetTimeline, TimelineEntry, TimelinePage } from './timeline';
export type {
  ConsentStanding,
  GetPersons,
  KnownEvent,
  GetProfile,
  IdentifierView,
  Instants,
  PersonRef,
  Persons,
  ProfileView,
  SegmentMembership,
  TraitSource,
} from './view';
