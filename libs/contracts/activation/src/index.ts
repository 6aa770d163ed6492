export type { AllowedAddresses, AllowedAddressesData, SetAllowedAddresses } from './allowed-addresses';
export type { ContactClaimedData, DeliveryEndedData, DeliveryHeldData, Hold } from './contact';
export { defaultExpireAfter, defaultTimeZone } from './contact-policy';
export type { ContactPolicy, ContactRule, SetContactPolicy } from './contact-policy';
export type {
  AttemptData,
  Deliveries,
  DeliveriesReplayed,
  DeliveryCause,
  DeliveryView,
  DestinationTested,
  GetDeliveries,
  MessageCause,
  ReplayData,
  ReplayDeliveries,
  WebhookMessage,
} from './delivery';
export { deliveryStates, destinationKinds, destinationStates, transitions } from './destination';
export type {
  ChangeDestination,
  CommandDestination,
  CreatedDestination,
  DefineDestination,
  DeliveryState,
  DestinationData,
  DestinationKind,
  DestinationNamed,
  Destinations,
  DestinationSecrets,
  DestinationState,
  DestinationView,
  Transition,
} from './destination';
export { activationFacts } from './facts';
export type {
  AllowedAddressesSet,
  ContactClaimed,
  ContactPolicySet,
  DeliveryAttempted,
  DeliveryEnded,
  DeliveryFact,
  DeliveryHeld,
  DeliveryReplayed,
  DestinationDefined,
  DestinationPaused,
  DestinationRemoved,
  DestinationResumed,
  RecordedAttempt,
} from './facts';
