import { defineConfig, type ViteUserConfig } from "vitest/config";

/**
 * Tests stand beside what they test. Two processes, because hosts block whole threads on
 * `Atomics.wait`, which a worker pool would share, and because the machines have two cores; the
 * limits leave room for a noisy one.
 */
const config: ViteUserConfig = defineConfig({
  test: {
    include: ["{reference-host,conformance,guests,tools,bench,site}/**/*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**"],
    pool: "forks",
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 10_000,
    allowOnly: process.env["CI"] === undefined,
    coverage: {
      provider: "v8",
      include: ["{reference-host,conformance}/**/*.ts"],
      exclude: ["**/*.test.ts"],
      reporter: ["text-summary", "html"],
    },
  },
});

export default config;
