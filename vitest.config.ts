import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    restoreMocks: true,
    maxWorkers: "100%",
    // Nothing in src/ keeps state of its own, so that files may share what is loaded: a third faster.
    isolate: false,
    // Tests wait for events, never for a time: these only end a test that hangs, however slow the machine is.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    setupFiles: ["test/seed.ts"],
    coverage: {
      provider: "v8",
      include: ["src/**/*.ts"],
      exclude: ["src/**/*.test.ts"],
      reporter: ["text-summary"],
      thresholds: { lines: 95 },
    },
  },
});
