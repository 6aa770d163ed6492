export type { ContactPolicy, ContactPolicySet, SetContactPolicy } from './contact-policy';
