import { holdToContract } from './contract';
import { kurrentClient } from './kurrent-dialect';

// The suite's events, filters and constants are the successor's too: only one of the packages fits into a process.
jest.mock('@eventstore/db-client', () => jest.requireActual('@kurrent/kurrentdb-client'));

holdToContract(kurrentClient);
