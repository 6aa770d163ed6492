export type { GetHistory, GetPersonsOf, HistoryEntry, PersonHistory, PersonsOf } from './history';
export type { RebuildStatus, TableComparison, TableDigest } from './rebuild';
export type { GetTimeline, TimelineEntry, TimelinePage } from './timeline';
export type { GetProfile, IdentifierView, Instants, PersonRef, ProfileView, TraitSource } from './view';
