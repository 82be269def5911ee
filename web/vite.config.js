// Two pages, `--mode report` and `--mode app`:
//   out/template.html  one file: script and style stand in the page, each under its hash, and
//                      nothing else may run
//   out/app/           index.html, app.js, app.css and plots.js (charts, fetched when needed), which
//                      the service hands out under a policy of its own
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
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

// The program carries exactly these files.
const FILES = ['app.css', 'app.js', 'index.html', 'plots.js'];

// The licences of the libraries ask to go where their code goes: they stand at the end of the file
// that holds it, each text once with the names of its packages.
function licences() {
  const home = (id) => /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id);
  const textOf = (folder) => {
    const name = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
    if (!name) throw new Error(`${folder} holds no licence`);
    return readFileSync(`${folder}/${name}`, 'utf8').trim().replaceAll('*/', '* /');
  };
  return {
    name: 'licences',
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle).filter((item) => item.type === 'chunk')) {
        const packages = new Map(Object.keys(chunk.modules).map(home).filter(Boolean).map((m) => [m[2], m[1]]));
        const texts = new Map();
        for (const [name, folder] of [...packages].sort()) {
          const text = textOf(folder);
          texts.set(text, [...(texts.get(text) ?? []), name]);
        }
        for (const [text, names] of texts) chunk.code += `\n/*! ${names.join(', ')}\n\n${text}\n*/`;
      }
    },
  };
}

function theseFiles() {
  return {
    name: 'these-files',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const names = Object.keys(bundle).sort().join(' ');
      if (names !== FILES.join(' ')) throw new Error(`expected ${FILES.join(' ')}, got ${names}`);
    },
  };
}

const shared = {
  emptyOutDir: true,
  target: 'es2020',
  modulePreload: false,
  cssCodeSplit: false,
  assetsInlineLimit: 0,
  chunkSizeWarningLimit: 1000,
  reportCompressedSize: false,
};

const report = {
  root: 'report',
  base: './',
  plugins: [singleFile()],
  build: { ...shared, outDir: '../out' },
};

const app = {
  root: 'app',
  base: '/assets/',
  plugins: [licences(), theseFiles()],
  build: {
    ...shared,
    outDir: '../out/app',
    rollupOptions: {
      output: {
        entryFileNames: 'app.js',
        chunkFileNames: 'plots.js',
        assetFileNames: 'app[extname]',
      },
    },
  },
};

export default defineConfig(({ mode }) => ({
  ...(mode === 'app' ? app : report),
  esbuild: { legalComments: 'eof', charset: 'utf8' },
}));
