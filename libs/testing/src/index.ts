export { freePorts } from '@ucv/dev';
export { startEventStore, startNats, startPostgres, type StartedPart } from './parts';
export { makeScratch, removeScratch } from './scratch';
