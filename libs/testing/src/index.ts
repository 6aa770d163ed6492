export { freePorts } from '@ucv/dev';
export { startEventStore, startNats, startPostgres, type StartedPart } from './parts';
export { makeScratch, removeScratch } from './scratch';
export { startSystem, type StartedSystem, type SystemOptions } from './system';
