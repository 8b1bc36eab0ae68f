// Two hundred short articles about a hundred and twenty towns, one file each in the folder that is named.
import { mkdirSync, writeFileSync } from "node:fs";

const towns = ("Vienna,Budapest,Belgrade,Bucharest,Sofia,Warsaw,Prague,Zagreb,Ljubljana,Sarajevo,Skopje,Tirana,Athens,Ankara," +
  "Istanbul,Izmir,Kyiv,Lviv,Odesa,Kharkiv,Vilnius,Riga,Tallinn,Helsinki,Turku,Tampere,Stockholm,Uppsala,Oslo,Bergen,Trondheim," +
  "Copenhagen,Aarhus,Berlin,Hamburg,Munich,Cologne,Dresden,Leipzig,Hanover,Nuremberg,Stuttgart,Frankfurt,Paris,Lyon,Marseille," +
  "Toulouse,Bordeaux,Lille,Strasbourg,Nantes,Madrid,Barcelona,Valencia,Seville,Zaragoza,Bilbao,Lisbon,Porto,Rome,Milan,Naples," +
  "Turin,Palermo,Genoa,Bologna,Venice,Zurich,Bern,Basel,Lausanne,Brussels,Antwerp,Ghent,Amsterdam,Rotterdam,Utrecht,Dublin,Cork," +
  "Glasgow,Edinburgh,Aberdeen,Cardiff,Liverpool,Manchester,Leeds,Bristol,Cairo,Tunis,Algiers,Rabat,Casablanca,Nairobi,Kampala," +
  "Lagos,Accra,Dakar,Bamako,Khartoum,Addis Ababa,Damascus,Aleppo,Beirut,Amman,Baghdad,Tehran,Kabul,Karachi,Lahore,Delhi,Mumbai," +
  "Dhaka,Bangkok,Hanoi,Jakarta,Manila,Tokyo,Osaka,Seoul,Beijing").split(",");
const [, , folder] = process.argv;
mkdirSync(folder, { recursive: true });
for (let i = 0; i < 200; i++) {
  const [a, b, c] = [0, 41, 83].map((by) => towns[(i * 7 + by) % towns.length]);
  const moved = i % 20 === 0 ? ` Some ${i + 40} people moved from ${a} to ${b}.` : "";
  writeFileSync(`${folder}/${String(i).padStart(3, "0")}.txt`,
    `Notes from ${a}\n\nIt rained in ${a} on Monday, and in ${b} on Tuesday. Nobody in ${c} was surprised: ${c} lies near the sea or far from it, ` +
    `and ${a} lies north of ${b} or it does not.${moved}\n`);
}
