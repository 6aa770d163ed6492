import { runService } from '@ucv/platform-service';
import { ingestion } from './ingestion.service';

void runService(ingestion);
