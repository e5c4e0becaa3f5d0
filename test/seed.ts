/** Property tests draw from one seed, so that a run can be repeated: `BATON_TEST_SEED=7 npm test` draws from another. */
import { configureGlobal } from "fast-check";

const SEED = 20_261_103;

configureGlobal({ seed: Number(process.env["BATON_TEST_SEED"] ?? SEED) });
