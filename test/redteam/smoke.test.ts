import { expect, test } from 'vitest';
import { ADDER, NOTES, expectHonestStillGraded } from './rig.ts';
test('honest', async () => { const t=performance.now(); await expectHonestStillGraded(ADDER); console.log(performance.now()-t); await expectHonestStillGraded(NOTES); console.log(performance.now()-t); });
