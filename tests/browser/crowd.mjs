// A text with 2,000 mentions: thirty towns named over and over.
const towns = ("Vienna Budapest Belgrade Bucharest Sofia Warsaw Prague Zagreb Ljubljana Sarajevo Skopje Tirana Athens Ankara " +
  "Kyiv Vilnius Riga Tallinn Helsinki Stockholm Oslo Copenhagen Berlin Hamburg Munich Paris Lyon Madrid Lisbon Rome").split(" ");
const lines = [];
for (let i = 0; i < 2000; i += 4) {
  const [a, b, c, d] = [0, 7, 13, 22].map((by) => towns[(i + by) % towns.length]);
  lines.push(`The night train from ${a} to ${b} was late, and so was the one from ${c} to ${d}.`);
}
console.log(lines.join("\n\n"));
