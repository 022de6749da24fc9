import { playsOut } from './twelve-clients.ts';

playsOut();
