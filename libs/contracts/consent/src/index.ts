export { consentStatuses, permissionHoldsMs } from './decision';
export type {
  ConsentDecision,
  ConsentNote,
  Consents,
  ConsentStatus,
  ConsentView,
  DecideConsent,
  MayUse,
  MayUseAnswer,
  Permission,
} from './decision';
export { consentFacts } from './facts';
export type {
  ConsentDecided,
  PersonErased,
  PurposeDefined,
  RecordedConsentDecided,
  RequestCompleted,
  RequestFact,
  RequestReceived,
  RequestRefused,
  StreamsRemoved,
  SuppressionLifted,
} from './facts';
export { lawfulBases, saleOrSharing } from './purpose';
export type { DefinePurpose, LawfulBasis, Purpose, Purposes } from './purpose';
export { requestKinds } from './request';
export type {
  DataRequest,
  DataRequests,
  ErasedNotice,
  OpenRequest,
  PersonErasedData,
  Reached,
  RequestCompletedData,
  RequestKind,
  RequestReceivedData,
  RequestRefusedData,
  StreamsRemovedData,
} from './request';
export type {
  GetSuppressions,
  LiftSuppression,
  SuppressedIdentifier,
  Suppression,
  SuppressionLiftedNotice,
  Suppressions,
} from './suppression';
export type { SuppressionLiftedData } from './suppression-lifted';
