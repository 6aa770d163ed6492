export type { ContactPolicy, SetContactPolicy } from './contact-policy';
export type {
  AttemptData,
  Deliveries,
  DeliveriesReplayed,
  DeliveryCause,
  DeliveryView,
  DestinationTested,
  GetDeliveries,
  ReplayData,
  ReplayDeliveries,
  WebhookMessage,
} from './delivery';
export { deliveryStates, destinationKinds, transitions } from './destination';
export type {
  CreatedDestination,
  DefineDestination,
  DeliveryState,
  DestinationData,
  DestinationKind,
  Destinations,
  DestinationSecrets,
  DestinationView,
  Transition,
} from './destination';
export { activationFacts } from './facts';
export type {
  ContactPolicySet,
  DeliveryAttempted,
  DeliveryFact,
  DeliveryReplayed,
  DestinationDefined,
  RecordedAttempt,
} from './facts';
