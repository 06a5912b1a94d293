/** Where and when a figure was measured. */
import os from 'node:os';

export const machine = () => ({ cpu: os.cpus()[0].model, cores: os.availableParallelism(), node: process.versions.node, load: os.loadavg()[0] });
