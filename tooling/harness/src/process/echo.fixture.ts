// Run as a child by script.test.ts.
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text: string) => {
  if (text.includes('reject')) void Promise.reject(new Error('nobody listens'));
  console.log(`heard ${text.trim()}`);
});
console.log(`ready with ${process.env.GREETING} and ${process.argv[2]}`);
