"""Words of duty beside check calls: tests, reminders, look-outs, hazards, the registers, tours. What Enter will do
stays within 66 cells in both languages."""

from data.words import Table

TABLE: Table = {
    "duty.reminder": ("Reminder", "Pengingat"),
    "duty.bad_ahead": (
        '"{word}" is no time to come: 03:30, 20m or 2h',
        '"{word}" bukan waktu mendatang: 03:30, 20m atau 2j',
    ),
    "duty.ack_points": ("seen: checkpoints {points} missed, {when}", "dilihat: titik terlewat {points}, {when}"),
    "duty.on_incident": ("on {incident}", "pada {incident}"),
    # --- the planned test
    "duty.test": ("test of the missed-call alarm, {post}", "uji alarm lapor, {post}"),
    "duty.test_then": (
        "LATE sounds {late}, MISSED {missed}; counts in nothing",
        "TLBT berbunyi {late}, TDK LAPOR {missed}; tidak dihitung",
    ),
    "duty.test_stop": ("stop the test, {post}", "hentikan uji, {post}"),
    "duty.no_test": ("no test runs at post {post}", "tidak ada uji di pos {post}"),
    "duty.test_runs": ("a test of post {post} runs since {time}", "uji pos {post} berjalan sejak {time}"),
    "duty.test_not_now": (
        "post {post} has not answered or is in danger: no test now",
        "pos {post} belum menjawab atau dalam bahaya: uji nanti",
    ),
    "duty.test_why": ("why a test? test {post} WHY", "mengapa diuji? uji {post} ALASAN"),
    # --- reminders, look-outs, hazards
    "duty.remind": ("reminder at {time}", "pengingat pukul {time}"),
    "duty.remind_then": (
        "comes back as a row; also on the sheet",
        "muncul lagi di antrean; juga di lembar serah terima",
    ),
    "duty.remind_off": ("drop the reminder of no. {no}", "hapus pengingat no. {no}"),
    "duty.remind_when": ("remind when, of what?", "ingatkan kapan, tentang apa?"),
    "duty.remind_what": ("remind of what? remind 03:30 WORDS", "ingatkan apa? ingat 03:30 URAIAN"),
    "duty.remind_past": ("{time} is over, it is {now}", "{time} sudah lewat, sekarang {now}"),
    "duty.remind_far": ("at most {hours} h ahead", "paling jauh {hours} j ke depan"),
    "duty.which_reminder": ("which one? the numbers are {known}", "yang mana? nomornya {known}"),
    "duty.no_reminder": ("no. {no} is no reminder: {known}", "no. {no} bukan pengingat: {known}"),
    "duty.lookout": ("look-out until {until}, for everybody", "atensi s.d. {until}, untuk semua"),
    "duty.lookout_off": ("this look-out is over", "atensi ini selesai"),
    "duty.lookout_what": ("look out for what? lookout WORDS until 06:00", "atensi apa? atensi URAIAN sampai 06:00"),
    "duty.lookout_until": ("until when? lookout WORDS until 06:00", "sampai kapan? atensi URAIAN sampai 06:00"),
    "duty.lookout_far": ("at most {days} days", "paling lama {days} hari"),
    "duty.no_lookout": ("which look-out? there are {count}: lookout off N", "atensi mana? ada {count}: atensi hapus N"),
    "duty.hazard": ("hazard note pinned to {post}", "catatan bahaya di {post}"),
    "duty.hazard_off": ("hazard note taken down, {post}", "catatan bahaya dihapus, {post}"),
    "duty.hazard_what": ("which hazard? hazard POST WORDS", "bahaya apa? bahaya POS URAIAN"),
    "duty.hazard_known": ("post {post} has this note already", "pos {post} sudah punya catatan ini"),
    "duty.no_hazard": (
        "which note? post {post} has {count}: hazard {post} off N",
        "catatan mana? pos {post} punya {count}: bahaya {post} hapus N",
    ),
    # --- visitors, keys
    "duty.visit_which": ("which? {options}", "yang mana? {options}"),
    "duty.visit_in": ("visitor in: {name}, to {to}, {when}", "tamu masuk: {name}, ke {to}, {when}"),
    "duty.visit_out": ("visitor out: {name}, {when}", "tamu keluar: {name}, {when}"),
    "duty.visit_refused": ("visitor refused: {name}, to {to}, {when}", "tamu ditolak: {name}, ke {to}, {when}"),
    "duty.visit_how": (
        "in, out or refused? visit in NAME to WHERE",
        "masuk, keluar atau ditolak? tamu masuk NAMA ke TUJUAN",
    ),
    "duty.visit_who": ("who? visit in NAME to WHERE", "siapa? tamu masuk NAMA ke TUJUAN"),
    "duty.visit_inside": ("{name} is in since {time} already", "{name} sudah di dalam sejak {time}"),
    "duty.visit_not_inside": ("{name} is not in; in are: {known}", "{name} tidak di dalam; yang di dalam: {known}"),
    "duty.key_which": ("which? {options}", "yang mana? {options}"),
    "duty.key_number": ("which key? key out NO NAME", "kunci mana? kunci keluar NO NAMA"),
    "duty.key_out_echo": ("key {number} out to {name}, {when}", "kunci {number} keluar ke {name}, {when}"),
    "duty.key_in_echo": ("key {number} back from {name}, {when}", "kunci {number} kembali dari {name}, {when}"),
    "duty.key_other": ("it was {name} who had it, since {time}", "yang membawa {name}, sejak {time}"),
    "duty.key_how": ("out or in? key out NO NAME", "keluar atau masuk? kunci keluar NO NAMA"),
    "duty.key_who": (
        "who has key {number}? key out {number} NAME",
        "siapa membawa kunci {number}? kunci keluar {number} NAMA",
    ),
    "duty.key_out": ("{name} has key {number} since {time}", "kunci {number} pada {name} sejak {time}"),
    "duty.key_not_out": (
        "key {number} is not out; out are: {known}",
        "kunci {number} tidak keluar; yang keluar: {known}",
    ),
    # --- seals, boxes
    "duty.seal": (
        "seals {found} of {expected} whole, by {names}, {when}",
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
    "duty.seal_same": ("{seal} is old and new number alike", "{seal} sama untuk nomor lama dan baru"),
    "duty.seal_count": ("how many seals should there be? seal 12/12", "berapa segel seharusnya? segel 12/12"),
    "duty.seal_why": (
        "{found} of {expected} seals: say why, end with: why WORDS",
        "{found} dari {expected} segel: sebutkan, akhiri: alasan KATA",
    ),
    "duty.seal_first": (
        "#{number}: numbers and two names first: seal {number} OLD NEW by A and B",
        "#{number}: nomor dan dua nama dulu: segel {number} LAMA BARU oleh A dan B",
    ),
    "duty.two_names": ("two persons count: end with: by A and B", "dua orang menghitung: akhiri: oleh A dan B"),
    "duty.two_same": ("two different persons: {name} is named twice", "dua orang berbeda: {name} disebut dua kali"),
    "duty.move": (
        "{count} boxes from {origin} to {target}, by {names}, {when}",
        "{count} kotak dari {origin} ke {target}, oleh {names}, {when}",
    ),
    "duty.move_differs": ("the counts do not match", "jumlah tidak cocok"),
    "duty.move_what": ("how many boxes? 25, or 25/24 out and in", "berapa kotak? 25, atau 25/24 keluar dan masuk"),
    "duty.move_from": ("from where?", "dari mana?"),
    "duty.move_to": ("to where?", "ke mana?"),
    "duty.move_count": ("how many boxes? move 25 from A to B", "berapa kotak? pindah 25 dari A ke B"),
    "duty.move_where": ("from where to where? move 25 from A to B", "dari mana ke mana? pindah 25 dari A ke B"),
    "duty.move_nowhere": ("{place} is where they were already", "{place} adalah tempat semula"),
    "duty.move_why": (
        "{out} out, {arrived} in: say why, end with: why WORDS",
        "{out} keluar, {arrived} masuk: sebutkan, akhiri: alasan KATA",
    ),
    # --- tours
    "duty.tour_which_act": ("which? {options}", "yang mana? {options}"),
    "duty.tour_start": ("tour {tour} begins", "tur {tour} mulai"),
    "duty.tour_point": ("tour {tour}: {points} reached, {when}", "tur {tour}: {points} tercapai, {when}"),
    "duty.tour_missed": ("tour {tour}: {points} missed, {when}", "tur {tour}: {points} terlewat, {when}"),
    "duty.tour_end": ("tour {tour} ends", "tur {tour} selesai"),
    "duty.tour_until": ("{count} checkpoints until {until}", "{count} titik s.d. {until}"),
    "duty.tour_misses": ("missed: {points}", "terlewat: {points}"),
    "duty.tour_how": ("start, point, missed or end?", "mulai, titik, terlewat atau selesai?"),
    "duty.tour_point_which": ("which checkpoint? {points}", "titik mana? {points}"),
    "duty.no_tours": ("the site file has no [[tour]]", "berkas situs tidak punya [[tour]]"),
    "duty.which_tour": ("which tour? {known}", "tur mana? {known}"),
    "duty.no_tour": ("which tour? under way: {known}", "tur mana? yang berjalan: {known}"),
    "duty.tour_runs": ("tour {tour} is under way since {time}", "tur {tour} berjalan sejak {time}"),
    "duty.tour_post_busy": ("post {post} walks tour {tour} already", "pos {post} sedang tur {tour}"),
    "duty.tour_which_point": ("which checkpoint? {points}", "titik mana? {points}"),
    "duty.tour_no_point": (
        "tour {tour} has no checkpoint {point}: {points}",
        "tur {tour} tidak punya titik {point}: {points}",
    ),
    "duty.tour_point_again": ("{point} is reached already", "{point} sudah tercapai"),
    "duty.tour_point_done": ("{point} is reached or given up already", "{point} sudah tercapai atau terlewat"),
    "duty.tour_missed_why": (
        "why was it missed? tour missed {point} WHY",
        "mengapa terlewat? tur terlewat {point} ALASAN",
    ),
}
