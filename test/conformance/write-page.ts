import { writeFileSync } from 'node:fs';
import { pageFile, pageText } from './page-file.ts';
import { suiteResults } from './suite-results.ts';

/** `npm run conformance-page` */
writeFileSync(pageFile, await pageText(await suiteResults()));
