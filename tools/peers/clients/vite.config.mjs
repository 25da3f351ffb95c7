/** Corridor's client as one file that Node can load: everything it needs is inside. */
export default {
  publicDir: false,
  envDir: false,
  ssr: { noExternal: true },
  build: { ssr: true, target: "node24", minify: false, reportCompressedSize: false, copyPublicDir: false },
};
