export type { ContactPolicy, ContactPolicySet, SetContactPolicy } from './contact-policy';
export type {
  AttemptData,
  Deliveries,
  DeliveriesReplayed,
  DeliveryAttempted,
  DeliveryCause,
  DeliveryFact,
  DeliveryReplayed,
  DeliveryView,
  DestinationTested,
  GetDeliveries,
  RecordedAttempt,
  ReplayDeliveries,
  WebhookMessage,
} from './delivery';
export { deliveryStates, destinationKinds, transitions } from './destination';
export type {
  CreatedDestination,
  DefineDestination,
  DeliveryState,
  DestinationData,
  DestinationDefined,
  DestinationKind,
  Destinations,
  DestinationSecrets,
  DestinationView,
  Transition,
} from './destination';
