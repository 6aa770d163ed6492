export { consentStatuses, permissionHoldsMs } from './decision';
export type {
  ConsentDecided,
  ConsentDecision,
  Consents,
  ConsentStatus,
  ConsentView,
  DecideConsent,
  MayUse,
  MayUseAnswer,
  Permission,
  RecordedConsentDecided,
} from './decision';
export { lawfulBases, saleOrSharing } from './purpose';
export type { DefinePurpose, LawfulBasis, Purpose, PurposeDefined, Purposes } from './purpose';
export { requestKinds } from './request';
export type {
  DataRequest,
  DataRequests,
  ErasedNotice,
  OpenRequest,
  PersonErased,
  PersonErasedData,
  Reached,
  RequestCompleted,
  RequestFact,
  RequestKind,
  RequestReceived,
  RequestReceivedData,
  RequestRefused,
} from './request';
