import { printOpenApi } from '@ucv/platform-service';
import { gateway } from './gateway.service';
import { documentOf } from './receive/documentation';

void printOpenApi(gateway, documentOf);
