// One file: script and style stand in the page, each under its hash, and nothing else may run.
import { createHash } from 'node:crypto';
import { defineConfig } from 'vite';

const hash = (text) => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;

// Text inside <script> ends at </script and changes its meaning at <!--; in JavaScript both can
// stand only in strings and regular expressions, where \x3c means the same.
const scriptText = (code) => code.replace(/<(?=!--|\/?script)/gi, '\\x3c');

function singleFile() {
  return {
    name: 'single-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const take = (ending) => {
        const names = Object.keys(bundle).filter((name) => name.endsWith(ending));
        if (names.length !== 1) throw new Error(`expected one ${ending}, got ${names.length}`);
        const item = bundle[names[0]];
        delete bundle[names[0]];
        return String(item.type === 'chunk' ? item.code : item.source).trim();
      };
      const page = bundle['index.html'];
      const script = scriptText(take('.js'));
      const style = take('.css');
      const policy = [
        "default-src 'none'", `script-src ${hash(script)}`, `style-src ${hash(style)}`,
        "base-uri 'none'", "form-action 'none'",
      ].join('; ');
      // The functions keep $ in the replacement from meaning anything.
      page.source = page.source
        .replace(/\s*<script [^>]*src=[^>]*><\/script>/, '')
        .replace(/\s*<link [^>]*stylesheet[^>]*>/, '')
        .replace('@@POLICY@@', () => policy)
        .replace('<!--style-->', () => `<style>${style}</style>`)
        .replace('<!--script-->', () => `<script type="module">${script}</script>`);
      page.fileName = 'template.html';
    },
  };
}

export default defineConfig({
  root: 'report',
  base: './',
  plugins: [singleFile()],
  build: {
    outDir: '../out',
    emptyOutDir: true,
    target: 'es2020',
    modulePreload: false,
    cssCodeSplit: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    reportCompressedSize: false,
  },
  esbuild: { legalComments: 'eof', charset: 'utf8' },
});
