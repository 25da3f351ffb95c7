import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { VitePWA } from "vite-plugin-pwa";
import { defineConfig } from "vitest/config";

const here = import.meta.dirname;

/** The digest a browser checks before a file may enter the worker's cache: a captive portal's page never fits. */
function integrityOf(room: string, url: string): string {
  const bytes = readFileSync(resolve(here, "dist", room, url));
  return `sha384-${createHash("sha384").update(bytes).digest("base64")}`;
}

const phone = () =>
  VitePWA({
    strategies: "injectManifest",
    srcDir: "../src",
    filename: "worker.ts",
    // The page registers the worker itself, through its one Trusted Types policy: no generated inline script.
    injectRegister: null,
    injectManifest: {
      globPatterns: ["**/*.{html,js,css,svg,png,webmanifest}"],
      manifestTransforms: [
        async (entries) => ({
          manifest: entries.map((entry) => ({ ...entry, integrity: integrityOf("app", entry.url) })),
          warnings: [],
        }),
      ],
    },
    manifest: false,
  });

/** Two builds from one source: `--mode app` is the monitor's phone, `--mode desk` the office. */
export default defineConfig(({ mode }) => {
  const room = mode === "desk" ? "desk" : "app";
  const testing = mode === "test";
  return {
    root: testing ? here : resolve(here, room),
    base: `/${room}/`,
    envDir: false,
    plugins: room === "app" && !testing ? [phone()] : [],
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    server: {
      fs: { allow: [here] },
      proxy: { "/api": "http://localhost:8000", "/openapi.json": "http://localhost:8000" },
    },
    build: {
      outDir: resolve(here, "dist", room),
      emptyOutDir: true,
      target: ["chrome109", "safari15.4", "firefox115"],
      // The preload polyfill would be an inline script, which the content security policy refuses.
      modulePreload: false,
      // No file becomes a data: address: the policy allows the server's own files and nothing else.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
    test: { include: ["src/**/*.test.{ts,tsx}"], environment: "node" },
  };
});
