import { wrongCommands } from './commands';
import { documentsIn, type Passage, passagesIn } from './documents';
import { wrongFiles } from './files';
import { wrongNames } from './names';
import type { Product } from './product';
import { wrongRoutes } from './routes';

const checks = [wrongRoutes, wrongCommands, wrongNames, wrongFiles];

/** What is said of the product in a passage and is not so. */
export const faultsIn = (passage: Passage, product: Product): string[] =>
  checks.flatMap((check) => check(passage, product));

/** Every claim of README, RUNBOOKs and handbook that does not hold, with its place. */
export const wrongClaims = (product: Product, documents = documentsIn(product.root)): string[] =>
  documents.flatMap((file) =>
    passagesIn(product.root, file).flatMap((passage) =>
      faultsIn(passage, product).map((fault) => `${file}:${passage.line} ${fault}`),
    ),
  );
