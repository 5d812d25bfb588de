import { defineConfig } from './src/index.ts';

// Everything has a default: the guide's addresses, ports, scenarios and SLOs. What is set here wins.
export default defineConfig({
  stack: {
    subnet: '172.20.0.0/16',
    accessSubnet: '172.21.0.0/16',
  },
});
