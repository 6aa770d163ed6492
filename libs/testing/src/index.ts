export { freePorts } from '@ucv/servers';
export { startEventStore, startNats, startPostgres, startService, type StartedPart } from './parts';
export { makeScratch, removeScratch } from './scratch';
export { startSystem, type StartedSystem, type SystemOptions } from './system';
export { rebuilt } from './rebuilt';
export { organisationMeanings, type OrganisationRecord, organisations } from './organisations/organisations';
export { people, personMeanings, type PersonRecord } from './people/people';
export { handbookRoutes } from './handbook-routes';
export { ExpectedLog } from './expected-log';
