import { runService } from '@ucv/platform-service';
import { gateway } from './gateway.service';

void runService(gateway);
