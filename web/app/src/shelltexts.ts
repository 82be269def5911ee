/* Texts of the shell. */
import { texts } from './texts';

export const t = texts({
  brand: ['话术', '話術', 'Huashu'],
  check: ['检查', '檢查', 'Check'],
  practice: ['练习', '練習', 'Practice'],
  review: ['复核', '複核', 'Review'],
  places: ['页面', '頁面', 'Pages'],
  skip: ['跳到正文', '跳到正文', 'Skip to the content'],
  language: ['语言', '語言', 'Language'],
  theme: ['深浅色', '深淺色', 'Light or dark'],
  auto: ['跟随系统', '跟隨系統', 'System'],
  light: ['浅色', '淺色', 'Light'],
  dark: ['深色', '深色', 'Dark'],
  name: ['您的名字', '你的名字', 'Your name'],
  token: ['访问口令', '存取權杖', 'Access token'],
  tokenWhy: [
    '这个服务要口令才能用。口令由启动服务的人给你，只留在这个窗口里。',
    '這個服務要權杖才能用。權杖由啟動服務的人給你，只留在這個視窗裡。',
    'This service wants a token. Whoever started it has one for you; it stays in this window.',
  ],
  enter: ['进入', '進入', 'Enter'],
});
