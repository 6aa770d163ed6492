import { holdToContract } from './contract';
import { eventStoreClient } from './eventstore-dialect';

holdToContract(eventStoreClient);
