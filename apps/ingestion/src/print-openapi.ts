import { printOpenApi } from '@ucv/platform-service';
import { ingestion } from './ingestion.service';
import { documentOf } from './receive/documentation';

void printOpenApi(ingestion, documentOf);
