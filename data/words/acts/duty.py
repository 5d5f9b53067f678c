"""Words of registers and orders: tests, reminders, look-outs, hazards, tours.

What Enter will do stays within 66 cells in both languages.
"""

from data.words import Table

TABLE: Table = {
    "duty.reminder": ("Reminder", "Pengingat"),
    "duty.bad_ahead": (
        '"{word}" is not a time ahead. Use 03:30, 20m or 2h',
        '"{word}" bukan waktu mendatang. Tulis 03:30, 20m atau 2j',
    ),
    "duty.ack_points": ("seen: checkpoints {points} missed, {when}", "dilihat: titik terlewat {points}, {when}"),
    "duty.on_incident": ("on {incident}", "pada {incident}"),
    # --- the planned test
    "duty.test": ("test of the missed-call alarm, {post}", "uji alarm lapor, {post}"),
    "duty.test_then": (
        "LATE sounds {late}, MISSED {missed}; not counted",
        "TLBT berbunyi {late}, TDK LAPOR {missed}; tidak dihitung",
    ),
    "duty.test_stop": ("stop the test, {post}", "hentikan uji, {post}"),
    "duty.no_test": ("no test is running at post {post}", "tidak ada uji di pos {post}"),
    "duty.test_no_calls": (
        "post {post} makes no check calls: there is nothing to test",
        "pos {post} tidak lapor berkala: tidak ada yang diuji",
    ),
    "duty.test_runs": ("a test of post {post} has been running since {time}", "uji pos {post} berjalan sejak {time}"),
    "duty.test_not_now": (
        "post {post} has not answered or is in danger: test it later",
        "pos {post} belum menjawab atau dalam bahaya: uji nanti",
    ),
    "duty.test_why": ("a test needs a reason: test {post} WHY", "uji perlu alasan: uji {post} ALASAN"),
    "duty.not_called": ("{who} was not called, or is already here", "{who} belum dihubungi, atau sudah tiba"),
    "duty.call_here": ("{who} is here, {when}", "{who} tiba, {when}"),
    "duty.call_here_on": ("{who} is here, {incident}, {when}", "{who} tiba, {incident}, {when}"),
    "duty.not_asked": ("nobody has asked whether you are there", "tidak ada yang menanyakan keberadaan Anda"),
    "duty.here": ('here: answers "Are you there?"', 'hadir: menjawab "Anda di tempat?"'),
    # --- orders, roll calls
    "duty.until": ("until {time}", "s.d. {time}"),
    "duty.until_further": ("until further notice", "sampai perintah lain"),
    "duty.tempo": (
        "{posts}: calls every {every} min {until}, by {name}",
        "{posts}: lapor tiap {every} mnt {until}, oleh {name}",
    ),
    "duty.tempo_siaga": (
        "Siaga {level}, all posts, {until}, by {name}",
        "Siaga {level}, semua pos, {until}, oleh {name}",
    ),
    "duty.tempo_least": ("every post calls every {every} min at least", "tiap pos lapor sedikitnya tiap {every} mnt"),
    "duty.tempo_off": ("{posts}: check calls as usual again", "{posts}: lapor berkala seperti biasa lagi"),
    "duty.tempo_level": ("Siaga 1, 2 or 3?", "Siaga 1, 2 atau 3?"),
    "duty.tempo_level_same": ("Siaga {level} is already in force", "Siaga {level} sudah berlaku"),
    "duty.tempo_every": ("every how many minutes?", "tiap berapa menit?"),
    "duty.tempo_minutes": (
        "every {minutes} min is not possible. Use {fits}",
        "tiap {minutes} mnt tidak bisa. Pilih {fits}",
    ),
    "duty.tempo_until": ("give an end within {days} days: until 05:00", "beri batas dalam {days} hari: sampai 05:00"),
    "duty.tempo_who": ("by whose order? add: by NAME", "atas perintah siapa? tambah: oleh NAMA"),
    "duty.tempo_level_all": (
        "Siaga {level} is for all posts; its end: tempo siaga off",
        "Siaga {level} untuk semua pos; untuk mengakhiri: irama siaga hapus",
    ),
    "duty.tempo_none": ("no such order is in force", "tidak ada perintah seperti itu"),
    "duty.roll": ("roll call with names, {posts}, {incident}", "cek personel, {posts}, {incident}"),
    "duty.roll_here": ("here: {names}, {incident}", "ada: {names}, {incident}"),
    "duty.roll_missing": ("MISSING: {names}, {incident}", "BELUM: {names}, {incident}"),
    "duty.roll_who": ("name who is here: roll 129 here NAME", "sebut yang ada: cek 129 ada NAMA"),
    "duty.roll_nobody": ("nobody is on posts {posts}", "tidak ada orang di pos {posts}"),
    "duty.no_roll": ("no roll call on #{number} yet: roll {number}", "belum ada cek personel #{number}: cek {number}"),
    "duty.roll_over": (
        "the roll call of #{number} has ended; another one: roll {number}",
        "cek personel #{number} sudah selesai; cek lagi: cek {number}",
    ),
    "duty.roll_unknown": ("{name} is not in this roll call: {names}", "{name} tidak di cek personel ini: {names}"),
    "duty.roll_end": ("the roll call ends, {incident}", "cek personel selesai, {incident}"),
    "duty.roll_every": (
        "roll calls every {every} min, {posts}, {incident}",
        "cek personel tiap {every} mnt, {posts}, {incident}",
    ),
    "duty.roll_off": ("no more roll calls by order, {incident}", "perintah cek personel berakhir, {incident}"),
    "duty.roll_all": ("{n}/{of} accounted for", "{n}/{of} terdata"),
    "duty.roll_again": (
        "in place of that of {time}: {n}/{of} accounted for",
        "menggantikan cek pukul {time}: {n}/{of} terdata",
    ),
    "duty.roll_lost": ("opens a P1: {names} missing", "membuka P1: {names} hilang"),
    "duty.roll_lost_again": ("{names} still missing: another report", "{names} masih hilang: laporan lagi"),
    "duty.roll_no_posts": (
        "nobody answers roll calls on #{number}: name the posts",
        "belum ada cek personel di #{number}: sebut posnya",
    ),
    "duty.roll_no_order": (
        "no order for roll calls on #{number} is in force",
        "tidak ada perintah cek personel di #{number}",
    ),
    "duty.roll_minutes": (
        "every {minutes} min is not possible: {least} to 60",
        "tiap {minutes} mnt tidak bisa: {least} s.d. 60",
    ),
    "duty.no_move": (
        "movement {no} is not open. Open: {known}",
        "pemindahan {no} tidak terbuka. Yang terbuka: {known}",
    ),
    "duty.no_moves": (
        "no movement is open. To open one: move N from A to B",
        "tidak ada pemindahan terbuka. Untuk membuka: pindah N dari A ke B",
    ),
    "duty.move_open": (
        "boxes leave: {count}, {origin} to {target}, {when}",
        "kotak berangkat: {count}, {origin} ke {target}, {when}",
    ),
    "duty.move_later": (
        "count them there: move {no} arrived N by A and B",
        "hitung di sana: pindah {no} tiba N oleh A dan B",
    ),
    "duty.move_known": (
        "{count} of no. {no} still on their way: move {no} arrived N by A and B",
        "{count} dari no. {no} masih di jalan: pindah {no} tiba N oleh A dan B",
    ),
    "duty.move_counted": (
        "movement {no} counted: {arrived} of {out}, {names}, {when}",
        "pemindahan {no} dihitung: {arrived} dari {out}, {names}, {when}",
    ),
    "duty.seal_offer": ("opens no incident: n SEAL POST WORDS does", "belum membuka kejadian: n SEAL POS KATA"),
    "duty.point_order": ("out of order, expected {point}", "tidak urut, seharusnya {point}"),
    "duty.scene_lead": ("{names} leads the scene, {incident}, {when}", "{names} memimpin TKP, {incident}, {when}"),
    "duty.scene_in": ("at the scene: {names}, {incident}, {when}", "masuk TKP: {names}, {incident}, {when}"),
    "duty.scene_out": ("left the scene: {names}, {incident}, {when}", "keluar TKP: {names}, {incident}, {when}"),
    "duty.scene_witness": ("witness: {names}, {incident}, {when}", "saksi: {names}, {incident}, {when}"),
    "duty.tell_who_on": (
        "{who} told of {incident}{how}, {answered}, {when}",
        "lapor {who} soal {incident}{how}, {answered}, {when}",
    ),
    "duty.tell_who": ("{who} told{how}, {answered}, {when}", "lapor {who}{how}, {answered}, {when}"),
    "duty.ticks": ("ticks step {step} {words}", "mencentang langkah {step} {words}"),
    "duty.roll_before": (
        "the roll call began at {time}: contact before is ok POST with its time",
        "cek personel mulai {time}: kontak sebelumnya dengan aman POS dan waktunya",
    ),
    "duty.roll_there": ("{name} is already accounted for", "{name} sudah tercatat ada"),
    # --- reminders, look-outs, hazards
    "duty.remind": ("reminder at {time}", "pengingat pukul {time}"),
    "duty.remind_then": (
        "comes back as a row; also on the sheet",
        "muncul lagi di antrean; juga di lembar serah terima",
    ),
    "duty.remind_off": ("drop the reminder of no. {no}", "hapus pengingat no. {no}"),
    "duty.remind_when": ("when, and of what? remind 03:30 WORDS", "kapan, dan tentang apa? ingat 03:30 KATA"),
    "duty.remind_what": ("remind of what? remind 03:30 WORDS", "ingatkan apa? ingat 03:30 KATA"),
    "duty.remind_past": ("{time} is past: it is {now} now", "{time} sudah lewat, sekarang {now}"),
    "duty.remind_far": ("at most {hours} h ahead", "paling jauh {hours} j ke depan"),
    "duty.remind_known": ("this reminder stands already, at {time}", "pengingat ini sudah ada, pukul {time}"),
    "duty.which_reminder": ("which reminder? Numbers: {known}", "pengingat yang mana? Nomor: {known}"),
    "duty.no_reminder": (
        "no. {no} is not a reminder. Reminders: {known}",
        "no. {no} bukan pengingat. Pengingat: {known}",
    ),
    "duty.lookout": ("look-out until {until}, for everybody", "atensi s.d. {until}, untuk semua"),
    "duty.lookout_off": ("end this look-out", "akhiri atensi ini"),
    "duty.lookout_what": ("look out for what? lookout WORDS until 06:00", "atensi apa? atensi KATA sampai 06:00"),
    "duty.lookout_until": ("until when? lookout WORDS until 06:00", "sampai kapan? atensi KATA sampai 06:00"),
    "duty.lookout_far": ("at most {days} days", "paling lama {days} hari"),
    "duty.lookout_known": ("this look-out stands already, until {time}", "atensi ini sudah ada, sampai {time}"),
    "duty.no_lookout": ("which look-out? there are {count}: lookout off N", "atensi mana? ada {count}: atensi hapus N"),
    "duty.hazard": ("hazard note pinned to {post}, {when}", "catatan rawan di {post}, {when}"),
    "duty.hazard_off": ("hazard note taken down, {post}, {when}", "catatan rawan dihapus, {post}, {when}"),
    "duty.hazard_what": ("which hazard? hazard POST WORDS", "apa yang rawan? rawan POS KATA"),
    "duty.hazard_known": ("post {post} already has this note", "pos {post} sudah punya catatan ini"),
    "duty.no_hazard": (
        "which note? post {post} has {count}: hazard {post} off N",
        "catatan mana? pos {post} punya {count}: rawan {post} hapus N",
    ),
    # --- visitors, keys
    "duty.visit_in": ("visitor in: {name}, to {to}, {when}", "tamu masuk: {name}, ke {to}, {when}"),
    "duty.visit_out": ("visitor out: {name}, {when}", "tamu keluar: {name}, {when}"),
    "duty.visit_refused": ("visitor refused: {name}, to {to}, {when}", "tamu ditolak: {name}, ke {to}, {when}"),
    "duty.visit_who.in": ("name the visitor: visit in NAME to WHERE", "sebut tamunya: tamu masuk NAMA ke TUJUAN"),
    "duty.visit_who.out": (
        "name the visitor (inside: {known}): visit out NAME",
        "sebut tamunya (di dalam: {known}): tamu keluar NAMA",
    ),
    "duty.visit_who.refused": (
        "name the visitor: visit refused NAME to WHERE",
        "sebut tamunya: tamu ditolak NAMA ke TUJUAN",
    ),
    "duty.visit_inside": ("{name} has been in since {time}", "{name} sudah di dalam sejak {time}"),
    "duty.visit_not_inside": ("{name} is not in. Inside: {known}", "{name} tidak di dalam. Di dalam: {known}"),
    "duty.key_number.out": ("which key? key out NO NAME", "kunci mana? kunci keluar NO NAMA"),
    "duty.key_number.in": ("which key (out: {known})? key in NO", "kunci mana (keluar: {known})? kunci masuk NO"),
    "duty.key_one.out": (
        "one key in a line: key out {number} NAME",
        "satu kunci sebaris: kunci keluar {number} NAMA",
    ),
    "duty.key_one.in": ("one key in a line: key in {number}", "satu kunci sebaris: kunci masuk {number}"),
    "duty.key_out_echo": ("key {number} out to {name}, {when}", "kunci {number} keluar ke {name}, {when}"),
    "duty.key_in_echo": ("key {number} back from {name}, {when}", "kunci {number} kembali dari {name}, {when}"),
    "duty.key_other": ("{name} had it, since {time}", "yang membawa {name}, sejak {time}"),
    "duty.key_who": (
        "who has key {number}? key out {number} NAME",
        "siapa membawa kunci {number}? kunci keluar {number} NAMA",
    ),
    "duty.key_out": ("{name} has had key {number} since {time}", "kunci {number} pada {name} sejak {time}"),
    "duty.key_not_out": ("key {number} is not out. Out: {known}", "kunci {number} tidak keluar. Keluar: {known}"),
    # --- seals, boxes
    "duty.seal": (
        "seals {found} of {expected} intact, by {names}, {when}",
        "segel {found} dari {expected} utuh, oleh {names}, {when}",
    ),
    "duty.seal_new": (
        "seal {old} replaced by {new}, by {names}, {when}",
        "segel {old} diganti {new}, oleh {names}, {when}",
    ),
    "duty.seal_differs": ("the count does not match", "jumlah tidak cocok"),
    "duty.seal_what": (
        "how many of how many, or the old and the new number?",
        "berapa dari berapa, atau nomor lama dan baru?",
    ),
    "duty.seal_both": (
        "the old and the new number: seal OLD NEW by A and B",
        "nomor lama dan baru: segel LAMA BARU oleh A dan B",
    ),
    "duty.seal_same": ("{seal} is both the old and the new number", "{seal} adalah nomor lama dan juga nomor baru"),
    "duty.seal_count": ("how many seals should there be? seal 12/12", "berapa segel seharusnya? segel 12/12"),
    "duty.seal_why": (
        "{found} of {expected} seals: say why, end with: why WORDS",
        "{found} dari {expected} segel: mengapa? akhiri: alasan KATA",
    ),
    "duty.seal_first": (
        "#{number}: numbers and two names first: seal {number} OLD NEW by A and B",
        "#{number}: nomor dan dua nama dulu: segel {number} LAMA BARU oleh A dan B",
    ),
    "duty.two_names": ("two people must count. End with: by A and B", "perlu dua penghitung. Akhiri: oleh A dan B"),
    "duty.two_same": (
        "two different people must count: {name} is named twice",
        "perlu dua orang berbeda: {name} disebut dua kali",
    ),
    "duty.move": (
        "{count} {count:box|boxes} from {origin} to {target}, by {names}, {when}",
        "{count} kotak dari {origin} ke {target}, oleh {names}, {when}",
    ),
    "duty.move_differs": ("the counts do not match", "jumlah tidak cocok"),
    "duty.move_what": ("how many boxes? 25, or 25/24 out and in", "berapa kotak? 25, atau 25/24 keluar dan masuk"),
    "duty.move_from": ("from where?", "dari mana?"),
    "duty.move_to": ("to where?", "ke mana?"),
    "duty.move_count": ("how many boxes? move 25 from A to B", "berapa kotak? pindah 25 dari A ke B"),
    "duty.move_where": ("from where to where? move 25 from A to B", "dari mana ke mana? pindah 25 dari A ke B"),
    "duty.move_nowhere": ("{place} is where they already were", "{place} adalah tempat semula"),
    "duty.move_why": (
        "{out} out, {arrived} in: say why, end with: why WORDS",
        "{out} keluar, {arrived} masuk: mengapa? akhiri: alasan KATA",
    ),
    # --- tours
    "duty.tour_start": ("tour {tour} begins", "tur {tour} mulai"),
    "duty.tour_point": ("tour {tour}: {points} reached, {when}", "tur {tour}: {points} tercapai, {when}"),
    "duty.tour_missed": ("tour {tour}: {points} missed, {when}", "tur {tour}: {points} terlewat, {when}"),
    "duty.tour_end": ("tour {tour} ends", "tur {tour} selesai"),
    "duty.tour_until": (
        "{count} {count:checkpoint|checkpoints} until {until}: {points}",
        "{count} titik s.d. {until}: {points}",
    ),
    "duty.tour_choice": ("choose one: {options}; the tours: {tours}", "{options}? tur: {tours}"),
    "duty.tour_misses": ("missed: {points}", "terlewat: {points}"),
    "duty.no_tours": (
        "no tour here: add a [[tour]] to site.toml, then site take",
        "belum ada tur: tambah [[tour]] di site.toml, lalu site pakai",
    ),
    "duty.tour_none_runs": ("no tour is under way: tour start {code}", "tidak ada tur berjalan: tur mulai {code}"),
    "duty.which_tour": ("which tour? {known}", "tur mana? {known}"),
    "duty.no_tour": ("which tour? under way: {known}", "tur mana? yang berjalan: {known}"),
    "duty.tour_runs": ("tour {tour} has been under way since {time}", "tur {tour} berjalan sejak {time}"),
    "duty.tour_post_busy": ("post {post} is already on tour {tour}", "pos {post} sedang tur {tour}"),
    "duty.tour_which_point": ("which checkpoint? {points}", "titik mana? {points}"),
    "duty.tour_no_point": (
        "tour {tour} has no checkpoint {point}: {points}",
        "tur {tour} tidak punya titik {point}: {points}",
    ),
    "duty.tour_point_again": ("{point} was already reached", "{point} sudah tercapai"),
    "duty.tour_point_done": ("{point} was already reached or missed", "{point} sudah tercapai atau terlewat"),
    "duty.tour_missed_why": (
        "why was it missed? tour missed {point} WHY",
        "mengapa terlewat? tur terlewat {point} ALASAN",
    ),
}
