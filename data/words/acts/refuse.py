"""Refusals: why a command cannot be done, and what to type, in one line."""

from data.words import Table

TABLE: Table = {
    # --- of the desk
    "refuse.as_said": ("{why}", "{why}"),
    "refuse.not_saved": ("not saved: {why}", "tidak tersimpan: {why}"),
    "refuse.screen_only": ("this works on the screen only: {what}", "ini hanya dapat di layar: {what}"),
    "refuse.empty": ("an empty line does nothing", "baris kosong tidak melakukan apa-apa"),
    "refuse.too_long": (
        "{found} characters; a line holds at most {longest}",
        "{found} karakter; satu baris paling banyak {longest}",
    ),
    # --- reading the line
    "refuse.which": ('"{word}" can be {options}', '"{word}" bisa berarti {options}'),
    "refuse.time_or_number": (
        "write {clock} for the time or #{number} for the incident",
        "tulis {clock} untuk waktu atau #{number} untuk kejadian",
    ),
    "refuse.meant.danger": (
        "an officer in danger: panic {post}{said}, or F9 {post}; only a note: hazard {post} {rest}",
        "petugas dalam bahaya: tolong {post}{said}, atau F9 {post}; hanya catatan: rawan {post} {rest}",
    ),
    "refuse.meant.hurt": (
        "officer in danger: F9 {post}, or panic {post} {said}; another attack: {proposal}",
        "petugas dalam bahaya: F9 {post}, atau tolong {post} {said}; serangan lain: {proposal}",
    ),
    "refuse.meant.silence": (
        "the sound stops with s; an incident is acknowledged with a {number}",
        "bunyi berhenti dengan senyap; kejadian ditanggapi dengan tanggap {number}",
    ),
    "refuse.meant.fixed": (
        "close it: c {number} handled {rest}; or correct a line: fix {line} {rest}",
        "tutup: tutup {number} tertangani {rest}; atau diralat: ralat {line} {rest}",
    ),
    "refuse.meant.done": (
        "a step: t {number} 2; the incident: c {number} handled {rest}",
        "langkah: langkah {number} 2; kejadian: tutup {number} tertangani {rest}",
    ),
    "refuse.meant.cancel": (
        "take your line back: undo; the incident: c {number} cancelled {rest}",
        "tarik catatan Anda: urung; kejadian: tutup {number} dibatalkan {rest}",
    ),
    "refuse.meant.delete": (
        "nothing is deleted; take a line back: undo {line} {rest}; end: hazard 3 off 1",
        "tidak ada yang dihapus; tarik: urung {line} {rest}; akhiri: rawan 3 hapus 1",
    ),
    "refuse.meant.accept": (
        "acknowledge: a {number}; take the shift over: ho accept {code}",
        "menanggapi: tanggap {number}; menerima sif: serah terima {code}",
    ),
    "refuse.meant.login": (
        "control: take {code} WHY; a visitor: visit in {name}; a key: key in {line}",
        "kendali: ambil {code} ALASAN; tamu: tamu masuk {name}; kunci: kunci masuk {line}",
    ),
    "refuse.meant.logout": (
        "leave the screen: quit; hand over: ho start {code}",
        "keluar dari layar: keluar; serah terima: serah mulai {code}",
    ),
    "refuse.meant.answer": (
        "nothing was asked; Enter alone confirms what the line says",
        "tidak ada yang ditanyakan; Enter saja sudah berarti ya untuk isi baris",
    ),
    "refuse.meant.sound": (
        "was the sound heard? heard yes; heard no",
        "bunyinya terdengar? dengar ya; dengar tidak",
    ),
    "refuse.meant.type": (
        "a new incident? {proposal}",
        "kejadian baru? {proposal}",
    ),
    "refuse.meant.phone": (
        "somebody outside: call NAME NUMBER WORDS; about a post: l P{post}: {typed} {rest}",
        "pihak luar: hubungi NAMA NOMOR KATA; tentang pos: catat P{post}: {typed} {rest}",
    ),
    "refuse.meant.choose": (
        "an incident is opened by its number: {number}; arrows and Enter choose a row",
        "kejadian dibuka dengan nomornya: {number}; panah dan Enter memilih baris",
    ),
    "refuse.meant.escalate": (
        "you told the controller: e {number} {rest}; a higher priority: pri {number} 1 {rest}",
        "Anda melapor ke Padal: padal {number} {rest}; prioritas naik: pri {number} 1 {rest}",
    ),
    "refuse.meant.sign": (
        "sign the handover sheet: ho sign {rest}",
        "paraf lembar serah terima: serah paraf {rest}",
    ),
    "refuse.meant.start": (
        "start a handover: ho start {code}; take control at once: take {code} WHY",
        "mulai serah terima: serah mulai {code}; langsung ambil kendali: ambil {code} ALASAN",
    ),
    "refuse.meant.read": (
        "the sheet, read back line by line: ho 1, ho 2-4; all of it: ho 1-{last}",
        "lembar dibaca ulang per baris: serah 1, serah 2-4; semuanya: serah 1-{last}",
    ),
    "refuse.meant.report": (
        "reports are made in a shell: siaga report lapsit; figures here: v",
        "laporan dibuat di luar konsol: siaga report lapsit; rekap di sini: angka",
    ),
    "refuse.meant.arrived": (
        "a post: on {post}, on {number} {post}; somebody called: call NAME arrived",
        "pos: tiba {post}, tiba {number} {post}; yang dihubungi: hubungi NAMA tiba",
    ),
    "refuse.meant.skip": (
        "a step that is not done: waive {number} 2 WHY by NAME",
        "langkah yang tidak dikerjakan: kecualikan {number} 2 ALASAN oleh NAMA",
    ),
    "refuse.found": ("{names} found: {line}", "{names} ditemukan: {line}"),
    "refuse.found_or_log": (
        "{names} found: {line}; only for the book: {log}",
        "{names} ditemukan: {line}; hanya untuk mutasi: {log}",
    ),
    "refuse.meant.visitor": (
        "comes: {come}; leaves: {out}; turned away: {refused}",
        "datang: {come}; pulang: {out}; ditolak: {refused}",
    ),
    "refuse.meant.swap": (
        "who is on a post now: relief {post} {person}, for each post; a break: br {post} {other_post}",
        "siapa di pos: aplus {post} {person}, tiap pos; istirahat {post} {other_post}",
    ),
    "refuse.meant.supervisor": (
        "a supervisor is named at the end of a line: waive 2 WHY by NAME",
        "pengawas disebut di akhir baris: kecualikan 2 ALASAN oleh NAMA",
    ),
    "refuse.meant.back": (
        "a post is back: back {post}; somebody left: visit out NAME",
        "pos kembali: kembali {post}; tamu pulang: tamu keluar NAMA",
    ),
    "refuse.meant.false": (
        "close it as false: c {number} false WORDS",
        "tutup sebagai keliru: tutup {number} keliru KATA",
    ),
    "refuse.meant.status": (
        "posts called in: ok 1,2; everybody by name: roll {number}; every 10 min: roll {number} every 10 1-6",
        "pos lapor: aman 1,2; personel satu per satu: cek {number}; tiap 10 menit: cek {number} tiap 10 1-6",
    ),
    "refuse.meant.roll": (
        "all posts called in: ok all; everybody by name at an incident: roll {number}",
        "semua pos lapor: aman semua; cek personel pada kejadian: cek {number}",
    ),
    "refuse.meant.who": (
        "people and their codes: ? people; who is at which post: posts",
        "orang dan kodenya: ? orang; siapa di pos mana: pos",
    ),
    "refuse.meant.when": (
        "when each post calls in: posts; to change that: ? tempo",
        "jam lapor tiap pos: pos; mengubahnya: ? irama",
    ),
    "refuse.meant.note": (
        "words on an incident: {number} {rest}; a log entry: l {rest}",
        "keterangan kejadian: {number} {rest}; catatan mutasi: catat {rest}",
    ),
    "refuse.meant.pause": (
        "pause the handover: ho pause WHY; continue it: ho resume",
        "serah terima ditunda: serah jeda ALASAN; dilanjutkan: serah lanjut",
    ),
    "refuse.meant.net": (
        "for the log: {line}; the state of the link: net",
        "untuk mutasi: {line}; keadaan jaringan: jaringan",
    ),
    "refuse.to_controller": ("to tell the controller: {line}", "lapor ke Padal: {line}"),
    "refuse.meant.unshelve": ("end a shelf: shelve {rest} off", "akhiri redam: redam {rest} selesai"),
    "refuse.time_first": ("the time comes first: {line}", "jam di depan: {line}"),
    "refuse.several_steps": ("several steps: {line}", "beberapa langkah: {line}"),
    "refuse.meant.merge": (
        "the same thing twice: link {number} dup {other}; only related: link {number} rel {other}",
        "laporan yang sama: kait {number} ganda {other}; hanya terkait: kait {number} terkait {other}",
    ),
    "refuse.meant.where": ("WHERE", "TUJUAN"),
    "refuse.visit_number": (
        "at post {post}: {line}; {post} counts people: {other}",
        "di pos {post}: {line}; {post} itu jumlah orang: {other}",
    ),
    "refuse.visit_first": ("{word} comes before the name: {line}", "{word} sebelum nama: {line}"),
    "refuse.meant.seals": (
        "seals counted by two people: {line}",
        "segel dihitung dua orang: {line}",
    ),
    "refuse.is_source": ("{name} is a source: {line}", "{name} adalah sumber: {line}"),
    "refuse.is_point": (
        "{point} is a checkpoint: {reached} {point}, or {missed} {point} {said}",
        "{point} titik tur: {reached} {point}, atau {missed} {point} {said}",
    ),
    "refuse.is_person": (
        "{name} is on the roster; now on a post: relief {post} {name}",
        "{name} ada di daftar; kini di pos: aplus {post} {name}",
    ),
    "refuse.is_person_said": (
        "{name} is on the roster; now on a post: relief {post} {name}; for the book: {log}",
        "{name} ada di daftar; kini di pos: aplus {post} {name}; untuk mutasi: {log}",
    ),
    "refuse.is_operator_said": (
        "{name} is operator {code}: ho start {code}, or take {code} WHY; for the book: {log}",
        "{name} operator {code}: serah mulai {code}, atau ambil {code} ALASAN; untuk mutasi: {log}",
    ),
    "refuse.is_operator": (
        "{name} is operator {code}: hand over with ho start {code}, or take {code} WHY",
        "{name} operator {code}: serah mulai {code}, atau ambil {code} ALASAN",
    ),
    "refuse.is_outside": (
        "{name} is outside; called: {call}; arrived here: {here}",
        "{name} pihak luar; dihubungi: {call}; sudah tiba: {here}",
    ),
    "refuse.close_one": ("one incident at a time: {form}", "satu kejadian tiap kali: {form}"),
    "refuse.is_post": (
        "post {names}; for the book: {log}; if it called in: {ok}",
        "pos {names}; untuk mutasi: {log}; bila pos melapor: {ok}",
    ),
    "refuse.person_there": (
        "{name} is at post {post}; for the book: {log}; if it called in: {ok}",
        "{name} di pos {post}; untuk mutasi: {log}; bila pos melapor: {ok}",
    ),
    "refuse.person_alone": (
        "{name} is at post {post}, called in: {ok}; now at another post: {relief}",
        "{name} di pos {post}, melapor: {ok}; kini di pos lain: {relief}",
    ),
    "refuse.all_words": (
        "if all posts called in: {ok}; for the book: {log}",
        "bila semua pos melapor: {ok}; untuk mutasi: {log}",
    ),
    "refuse.meant.post": ("POST", "POS"),
    "refuse.meant.words": ("WORDS", "KATA"),
    "refuse.meant.code": ("CODE", "KODE"),
    "refuse.meant.name": ("NAME", "NAMA"),
    "refuse.unknown_words": (
        'unknown: "{word}"; for the log: {line}',
        'tidak dikenal: "{word}"; untuk mutasi: {line}',
    ),
    "refuse.unknown": ('unknown: "{word}"; ? lists all', 'tidak dikenal: "{word}"; ? menampilkan semua'),
    "refuse.near_verb": ('unknown: "{word}"; did you mean {near}?', 'tidak dikenal: "{word}"; maksud Anda {near}?'),
    "refuse.written_out": ('"{word}": type {near} in full', '"{word}": ketik {near} lengkap'),
    "refuse.bad_number": ('"{word}" is neither a post nor an incident', '"{word}" bukan pos dan bukan kejadian'),
    "refuse.zero": (
        '"{word}" begins a time (02:14); a post has no leading 0',
        '"{word}" awal waktu (02:14); nomor pos tanpa 0 di depan',
    ),
    "refuse.several_posts": ("several posts: {line}", "beberapa pos: {line}"),
    "refuse.range_or_ago": ("the posts: {line}; {minutes} min ago: {now}", "pos: {line}; {minutes} mnt lalu: {now}"),
    # --- a post's number before the words
    "refuse.verb_first": ("the command comes first: {line}", "perintah lebih dulu: {line}"),
    "refuse.verb_first_words": (
        "the command comes first: {line}; the words: {log}",
        "perintah lebih dulu: {line}; kata-katanya: {log}",
    ),
    "refuse.silent_words": (
        "not a check call; for the book: {log}",
        "itu bukan lapor; untuk mutasi: {log}",
    ),
    "refuse.silent_call": (
        "heard: {ok}; not heard, for the book: {log}",
        "melapor: {ok}; tidak menjawab, untuk mutasi: {log}",
    ),
    "refuse.last_silent": (
        "only {post} not heard: {ok}, then {line}; none heard: {log}",
        "hanya {post} tidak menjawab: {ok}, lalu {line}; semua diam: {log}",
    ),
    "refuse.post_words": (
        "for the book: {log}; if it called in: {ok}",
        "untuk mutasi: {log}; bila pos melapor: {ok}",
    ),
    "refuse.roll_post": (
        "{post} is a post. It called in: ok {post}; a roll call there: roll {number} {post}",
        "{post} adalah pos. Melapor: aman {post}; cek personel di sana: cek {number} {post}",
    ),
    "refuse.priority_at_end": ("with this priority: {line}", "dengan prioritas ini: {line}"),
    "refuse.priority_or_post_at_end": (
        "{word} as the priority: {line}; as the post: {other}",
        "{word} sebagai prioritas: {line}; sebagai pos: {other}",
    ),
    "refuse.priority_or_post": (
        "its priority: {pri}; a note from the post: {note}",
        "prioritasnya: {pri}; catatan dari pos: {note}",
    ),
    "refuse.command_or_note": (
        "to do it: {line}; only a note: {note}",
        "perintahnya: {line}; hanya catatan: {note}",
    ),
    "refuse.new_or_log": (
        "a new incident: {proposal}; for the book: {log}",
        "kejadian baru: {proposal}; untuk mutasi: {log}",
    ),
    "refuse.post_alone": (
        "it called in: ok {post}; words about it: l P{post}: WORDS; all posts: posts",
        "melapor: aman {post}; catatan: catat P{post}: KATA; semua pos: pos",
    ),
    "refuse.goes_or_calls": (
        "one goes to look: {go}; both called in: {ok}",
        "pergi melihat: {go}; keduanya lapor: {ok}",
    ),
    "refuse.too_much": ('no place for "{word}" here', 'tidak ada tempat untuk "{word}" di sini'),
    "refuse.untimed": ("{act} cannot begin with a time", "{act} tidak bisa diawali waktu"),
    "refuse.time_alone": ("{typed}: and what happened then?", "{typed}: lalu apa yang terjadi?"),
    "refuse.future_or_yesterday": (
        "{time} is in the future (now {now}); for {then} add: why REASON",
        "{time} belum terjadi (kini {now}); untuk {then} tambah: alasan KATA",
    ),
    "refuse.skipped": (
        "{time} did not exist today: clocks went forward; now {now}",
        "{time} tidak ada hari ini: jam dimajukan; sekarang {now}",
    ),
    "refuse.bad_time": (
        '"{word}" is not a time. Use 02:15, 0215 or -15',
        '"{word}" bukan waktu. Tulis 02:15, 0215 atau -15',
    ),
    "refuse.bad_span": (
        '"{word}" is not a length of time. Use 20m or 1h',
        '"{word}" bukan lama waktu. Tulis 20m atau 1j',
    ),
    "refuse.one_post": ("one post only", "satu pos saja"),
    "refuse.bad_post": ('"{word}" is not a post{hint_post}', '"{word}" bukan pos{hint_post}'),
    "refuse.post_of_name": (
        "post {post}? {line}; at no post: {none}",
        "pos {post}? {line}; tanpa pos: {none}",
    ),
    "refuse.other_silent": (
        "two lines: {ok}; {log}",
        "dua baris: {ok}; {log}",
    ),
    "refuse.number_later": (
        "#{other} is meant: {line}; #{number}, with that word: {keep}",
        "yang dimaksud #{other}: {line}; #{number}, dengan kata itu: {keep}",
    ),
    "refuse.no_post_of": (
        '"{word}" is not a post{hint_post}; at no post: {proposal}',
        '"{word}" bukan pos{hint_post}; tanpa pos: {proposal}',
    ),
    "refuse.range_back": ("{range} runs backwards: write {right}", "{range} terbalik: tulis {right}"),
    "refuse.post_not_incident": (
        "{post} is a post; incidents start at 101",
        "{post} adalah pos; kejadian mulai dari 101",
    ),
    "refuse.incident_not_post": (
        "{word} is an incident; to close it: {line}",
        "{word} kejadian; menutupnya: {line}",
    ),
    "refuse.nobody_sent": ("no post is on its way or on scene", "tidak ada pos yang dikirim"),
    "refuse.who_covers": (
        "who covers post {post}? A post is never empty",
        "siapa ganti pos {post}? Pos tidak boleh kosong",
    ),
    "refuse.no_incident": ("there is no incident #{number}", "tidak ada kejadian #{number}"),
    "refuse.which_type": ("which type?", "jenis apa?"),
    "refuse.type_meant": ("the type {near}? {line}", "jenis {near}? {line}"),
    "refuse.types_meant": ("which type: {options}? All: ? types", "jenis yang mana: {options}? Semua: ? jenis"),
    "refuse.unknown_type": (
        'there is no incident type "{type}"; ? types lists them',
        'tidak ada jenis kejadian "{type}"; daftarnya: ? jenis',
    ),
    "refuse.near_type": ('there is no type "{type}"; nearest: {near}', 'tidak ada jenis "{type}"; terdekat: {near}'),
    "refuse.nothing_minor": (
        "no new P3 or P4; a P1 or P2 is acknowledged by its number",
        "tidak ada P3 atau P4 baru; P1 dan P2 ditanggapi dengan nomornya",
    ),
    "refuse.nothing_then": (
        "nothing was new when you typed a; clear it and type a again",
        "belum ada yang baru saat a diketik; hapus lalu ketik a lagi",
    ),
    "refuse.fixed_closed": (
        "#{number} is closed now; clear the line and type a again",
        "#{number} sudah ditutup; hapus lalu ketik a lagi",
    ),
    "refuse.fixed_folded": (
        "#{number} was folded under #{into}; clear it and type a again",
        "#{number} sudah masuk ke #{into}; hapus lalu ketik a lagi",
    ),
    "refuse.which_step": ("which step of #{number}?", "langkah mana dari #{number}?"),
    "refuse.link_to": ("link #{number} to which incident?", "kaitkan #{number} dengan kejadian mana?"),
    "refuse.which_priority": ("which priority for #{number}? 1 to 4", "prioritas berapa untuk #{number}? 1 sampai 4"),
    "refuse.fix_number": (
        "{word} is an incident; a correction names a book number",
        "{word} adalah kejadian; ralat menyebut nomor mutasi",
    ),
    "refuse.fix_other": (
        "{ref} is in another book: it is corrected there; here: {line}",
        "{ref} di buku lain: ralatnya di sana; di sini: {line}",
    ),
    "refuse.fix_incident": (
        "{number} is an incident; a book number is meant: {line}",
        "{number} itu kejadian; yang dimaksud nomor mutasi: {line}",
    ),
    "refuse.fix_incident_none": (
        "{number} is an incident without words in this book; a note: {number} WORDS",
        "{number} itu kejadian tanpa kata di buku ini; catatan: {number} KATA",
    ),
    "refuse.meant.other": ("OTHER", "LAIN"),
    "refuse.meant.cover": (
        "a break: br {post} {other_post}; who is on it from now on: relief {post} {person}",
        "istirahat: istirahat {post} {other_post}; petugas baru: aplus {post} {person}",
    ),
    "refuse.meant.manned": (
        "no longer withdrawn: open {post}; who is on it: relief {post} {person}; nobody: closed {post} by NAME WHY",
        "pos dibuka lagi: buka {post}; petugasnya: aplus {post} {person}; kosong: ditutup {post} oleh NAMA ALASAN",
    ),
    "refuse.meant.shift": (
        "a post goes to look: g {post} to {other_post}; somebody changes posts: relief {post} {person}",
        "pos pergi melihat: kirim {post} ke {other_post}; petugas pindah pos: aplus {post} {person}",
    ),
    "refuse.meant.withdraw": (
        "back from an incident: back {post}; withdrawn by order: closed {post} by NAME WHY",
        "lepas dari kejadian: kembali {post}; ditarik atas perintah: ditutup {post} oleh NAMA ALASAN",
    ),
    "refuse.meant.held": (
        "a new incident: n PERS {where} {whole}; a note: {number}: {whole}; handed over: c {number} handed WHOM",
        "kejadian baru: n PERS {where} {whole}; catatan: {number}: {whole}; serah: tutup {number} diserahkan SIAPA",
    ),
    "refuse.meant.handed": (
        "an incident: c {number} handed {rest}; the shift: ho start {code}",
        "kejadian: tutup {number} diserahkan {rest}; sif: serah mulai {code}",
    ),
    "refuse.meant.queue": (
        "the queue is on the screen; some of it: /p1, /post 3; all of it: /",
        "antrean ada di layar; sebagian: /p1, /pos 3; semuanya: /",
    ),
    "refuse.meant.apart": (
        "the state of the link: net; what other stations wrote: apart",
        "keadaan sambungan: jaringan; catatan stasiun lain selama itu: luring",
    ),
    "refuse.source_shelf": (
        "{name} is a source; no sound: {on}; sound again: {off}",
        "{name} adalah sumber; redam: {on}; bunyikan lagi: {off}",
    ),
    "refuse.source_said": (
        "{name} is a source; failed: {down}; restored: {up}; for the book: {log}",
        "{name} adalah sumber; rusak: {down}; pulih: {up}; untuk mutasi: {log}",
    ),
    "refuse.relief_post": (
        "a post covers another in a break: {line}; a relief names people: {form}",
        "pos lain menggantikan saat istirahat: {line}; aplus menyebut nama: {form}",
    ),
    "refuse.meant.later": ("later: {line}", "nanti: {line}"),
    "refuse.help_none": (
        "no help on {word}; ? alone lists every command",
        "tidak ada bantuan tentang {word}; ? menampilkan semua",
    ),
    "refuse.except": (
        '"{word}": name those that are meant, as 1-3,5: {line}',
        '"{word}": sebut yang dimaksud saja, seperti 1-3,5: {line}',
    ),
    "refuse.close_each": ("one after another: {line}", "satu per satu: {line}"),
    "refuse.nothing": (
        "all is well: {safe}; reported wrongly: {false}",
        "keadaan aman: {safe}; laporan keliru: {false}",
    ),
    "refuse.disposition": ("how did it end: {options}?", "hasilnya: {options}?"),
    "refuse.link_which": ("how are they linked? {lines}", "kaitan apa? {lines}"),
    "refuse.link_how": ("how are they linked: {options}?", "kaitan apa: {options}?"),
    "refuse.choice": ("choose one: {options}", "{options}?"),
    # --- who and when
    "refuse.not_on_roster": (
        "{by} is not an operator on the roster: {known}",
        "{by} bukan operator dalam daftar: {known}",
    ),
    "refuse.future": ("{time} is in the future: it is {now} now", "{time} belum terjadi: sekarang {now}"),
    "refuse.before": (
        "{what} at {since}: {time} is before that; write {since} or later",
        "{what} pukul {since}: {time} sebelum itu; tulis {since} atau sesudahnya",
    ),
    "refuse.began.to": ("post {name} was sent", "pos {name} dikirim"),
    "refuse.began.scene": ("post {name} arrived", "pos {name} tiba"),
    "refuse.began.patrol": ("post {name} went on patrol", "pos {name} mulai patroli"),
    "refuse.began.closed": ("post {name} was withdrawn", "pos {name} ditutup"),
    "refuse.began.off": ("post {name} was left unmanned", "pos {name} dikosongkan"),
    "refuse.began.crew": ("{name} took over", "{name} mulai bertugas"),
    "refuse.began.relief": ("post {name} was relieved", "pos {name} diaplus"),
    "refuse.began.break": ("post {name}'s break began", "pos {name} mulai istirahat"),
    "refuse.began.roll": ("the roll call of #{name} began", "cek personel #{name} mulai"),
    "refuse.began.visit": ("{name} came in", "{name} masuk"),
    "refuse.began.key": ("key {name} went out", "kunci {name} keluar"),
    "refuse.began.tour": ("tour {name} began", "tur {name} mulai"),
    "refuse.began.move": ("the boxes of no. {name} left", "kotak no. {name} berangkat"),
    "refuse.began.call": ("{name} was called", "{name} dihubungi"),
    "refuse.began.inside": ("{name} went in", "{name} masuk TKP"),
    "refuse.began.source": ("{name} went down", "{name} mulai gangguan"),
    "refuse.began.incident": ("#{name} came in", "#{name} masuk"),
    "refuse.began.control": ("#{name} came under control", "#{name} terkendali"),
    "refuse.began.end": ("#{name} was closed", "#{name} ditutup"),
    "refuse.too_old": (
        "{time} is {hours} h ago: end with why REASON",
        "{time} itu {hours} jam lalu: akhiri: alasan KATA",
    ),
    "refuse.in_control": ("{by} has been in control since {time}", "{by} memegang kendali sejak {time}"),
    "refuse.take_why": (
        "taking over from {before} needs a reason: take {by} WHY",
        "mengambil alih dari {before} perlu alasan: ambil {by} ALASAN",
    ),
    # --- posts
    "refuse.no_post": ("there is no post {post}; posts: {posts}", "tidak ada pos {post}; pos: {posts}"),
    "refuse.which_post": ("which post?", "pos yang mana?"),
    "refuse.not_due": (
        "post {post} is not due before {time}: ok {code} if it did call",
        "pos {post} baru wajib lapor {time}: aman {code} bila memang lapor",
    ),
    "refuse.no_calls": (
        "post {post} makes no check calls: ok {code} if it did call",
        "pos {post} tidak wajib lapor: aman {code} bila memang lapor",
    ),
    "refuse.all_skipped": (
        "all skipped (on break, unmanned, closed or in danger): {posts}",
        "semua dilewati (istirahat, kosong, ditutup atau bahaya): {posts}",
    ),
    "refuse.post_closed": (
        "post {post} has been closed since {time}: open {code} first",
        "pos {post} ditutup sejak {time}: buka {code} dulu",
    ),
    "refuse.unmanned": (
        "nobody is on post {post}: relief {code} NAME first",
        "pos {post} kosong: aplus {code} NAMA dulu",
    ),
    "refuse.sent_already": (
        "post {post} was already sent to #{number} at {time}",
        "pos {post} sudah dikirim ke #{number} pukul {time}",
    ),
    "refuse.sent_to_post": (
        "post {post} was already sent to post {target} at {time}",
        "pos {post} sudah dikirim ke pos {target} pukul {time}",
    ),
    "refuse.at_post": (
        "post {post} has been at post {target} since {time}",
        "pos {post} sudah di pos {target} sejak {time}",
    ),
    "refuse.to_itself": ("post {post} cannot be sent to itself", "pos {post} tidak dapat dikirim ke diri sendiri"),
    "refuse.covers": (
        "post {post} covers post {other} during its break: back {other} first",
        "pos {post} menggantikan pos {other}: kembali {other} dulu",
    ),
    "refuse.back_cover": (
        "post {post} covers post {other}: back {other} ends that break",
        "pos {post} menggantikan pos {other}: kembali {other} mengakhirinya",
    ),
    "refuse.arrived_already": (
        "post {post} has been on scene of #{number} since {time}",
        "pos {post} sudah di lokasi #{number} sejak {time}",
    ),
    "refuse.not_sent": (
        "post {post} was not sent anywhere: on NUMBER {code} if it is there",
        "pos {post} tidak sedang dikirim: tiba NOMOR {code} bila di lokasi",
    ),
    "refuse.not_away": ("post {post} is already at its place", "pos {post} sudah di tempatnya"),
    "refuse.away": ("post {post} is sent out: back {post} first", "pos {post} sedang dikirim: kembali {post} dulu"),
    "refuse.in_danger": (
        "post {post} is in danger: close that incident first",
        "pos {post} dalam bahaya: tutup kejadian itu dulu",
    ),
    "refuse.no_answer": (
        "post {post} has not answered its check call: ok {post} first",
        "pos {post} belum lapor: aman {post} dulu",
    ),
    "refuse.covers_itself": (
        "post {post} cannot cover itself: br {post} COVER",
        "pos {post} tidak dapat mengganti diri sendiri: istirahat {post} PENGGANTI",
    ),
    "refuse.break_span": (
        "a break is 1 to {longest} min, not {minutes}; longer is a relief",
        "istirahat 1 sampai {longest} mnt, bukan {minutes}; lebih lama: aplus",
    ),
    "refuse.on_break": (
        "post {post} is on break until {time}, post {cover} covers. To end it: back {post}",
        "pos {post} istirahat s.d. {time}, diganti pos {cover}. Akhiri: kembali {post}",
    ),
    "refuse.cover_on_break": (
        "post {cover} itself is on break until {time}: name another cover",
        "pos {cover} sendiri istirahat s.d. {time}: pilih pengganti lain",
    ),
    "refuse.cover_walks": (
        "post {cover} is on patrol: name a cover that is in its place",
        "pos {cover} sedang patroli: pilih pengganti yang ada di tempat",
    ),
    "refuse.cover_covers": (
        "post {cover} already covers post {other}: name another cover",
        "pos {cover} sudah menggantikan pos {other}: pilih pengganti lain",
    ),
    "refuse.relief_who": ("who is on post {post} now?", "siapa di pos {post} sekarang?"),
    "refuse.link_less_urgent": (
        "#{number} is P{priority}, #{other} only P{before}: link {other} dup {number}, or upd",
        "#{number} P{priority}, #{other} hanya P{before}: kait {other} ganda {number}, atau perkembangan",
    ),
    "refuse.reopen_danger": (
        "post {post} is in danger already: #{number}",
        "pos {post} sudah dalam bahaya: #{number}",
    ),
    "refuse.scene_who": ("#{number}: name who", "#{number}: sebut siapa"),
    "refuse.scene_there": ("{name} is at the scene of #{number} already", "{name} sudah di TKP #{number}"),
    "refuse.scene_not_there": (
        "{name} is not at the scene of #{number}: {names}",
        "{name} tidak di TKP #{number}: {names}",
    ),
    "refuse.sent_danger": (
        "post {post} is in danger: send others to it",
        "pos {post} dalam bahaya: kirim pos lain ke sana",
    ),
    "refuse.relief_covers": (
        "{name} is at post {other}, in a break: back {back} first",
        "{name} di pos {other}, sedang menggantikan: kembali {back} dulu",
    ),
    "refuse.relief_same": ("{people} is already on post {post}", "{people} sudah di pos {post}"),
    "refuse.post_same.normal": ("post {post} is not withdrawn", "pos {post} tidak ditutup"),
    "refuse.post_same.patrol": (
        "post {post} is already on patrol, since {time}",
        "pos {post} sudah berpatroli, sejak {time}",
    ),
    "refuse.post_same.closed": (
        "post {post} is already withdrawn, since {time}",
        "pos {post} sudah ditutup, sejak {time}",
    ),
    "refuse.post_same.off": ("post {post} is already unmanned, since {time}", "pos {post} sudah kosong, sejak {time}"),
    "refuse.close_post_who": (
        "who ordered it, and why? closed {post} by NAME WHY",
        "atas perintah siapa, mengapa? ditutup {post} oleh NAMA ALASAN",
    ),
    # --- incidents
    "refuse.which_incident": ("which incident? give its number", "kejadian yang mana? beri nomornya"),
    "refuse.closed": (
        "#{number} was closed at {time}: reopen {number} WHY first",
        "#{number} sudah ditutup {time}: buka {number} ALASAN dulu",
    ),
    "refuse.folded": (
        "#{number} is folded under #{into}: name #{into}",
        "#{number} sudah masuk ke #{into}: sebut #{into}",
    ),
    "refuse.no_type": ('there is no incident type "{type}"', 'tidak ada jenis kejadian "{type}"'),
    "refuse.priority": (
        "{priority} is not a priority. Use 1, 2, 3 or 4",
        "{priority} bukan prioritas. Tulis 1, 2, 3 atau 4",
    ),
    "refuse.below_type": (
        "{type} is P{own}: P{priority} needs a reason, end with: why WORDS",
        "{type} itu P{own}: P{priority} perlu alasan, akhiri: alasan KATA",
    ),
    "refuse.same_priority": ("#{number} is already P{priority}", "#{number} sudah P{priority}"),
    "refuse.lower_why": (
        "from P{before} down to P{priority} needs a reason: pri {number} {priority} WHY",
        "turun dari P{before} ke P{priority} perlu alasan: pri {number} {priority} ALASAN",
    ),
    "refuse.panic_priority": (
        "#{number} is an officer in danger: it stays P1",
        "#{number} petugas dalam bahaya: tetap P1",
    ),
    "refuse.report_words": (
        "what was reported? n {number} WORDS",
        "apa laporannya? n {number} KATA",
    ),
    "refuse.acked": (
        "#{number} was already acknowledged at {time} by {by}",
        "#{number} sudah ditanggapi {time} oleh {by}",
    ),
    "refuse.alert_asks": ("a does not answer the alert; type: {form}", "a tidak menjawab peringatan; ketik: {form}"),
    "refuse.alert_asks_first": (
        "the alert asks for: {form}; the new one: a {number}",
        "peringatan minta: {form}; yang baru: a {number}",
    ),
    "refuse.nothing_new": ("nothing to acknowledge", "tidak ada yang perlu ditanggapi"),
    "refuse.note_words": ("nothing to note. Type: {number} WORDS", "tidak ada yang dicatat. Ketik: {number} KATA"),
    "refuse.controlled": ("#{number} has been under control since {time}", "#{number} sudah terkendali sejak {time}"),
    "refuse.handed_to": (
        "#{number} handed to whom? c {number} handed WHOM",
        "#{number} diserahkan ke siapa? c {number} diserahkan KEPADA",
    ),
    "refuse.steps_open": (
        "#{number} is P1, steps open: {steps}",
        "#{number} P1, langkah belum: {steps}",
    ),
    "refuse.steps_open_p1": (
        "#{number} was P1, its required steps stay, open: {steps}",
        "#{number} pernah P1, langkah wajibnya tetap, belum: {steps}",
    ),
    "refuse.steps_open_type": (
        "#{number}: required by its former type, open: {steps}",
        "#{number}: wajib menurut jenis sebelumnya, belum: {steps}",
    ),
    "refuse.steps_done": (
        "if they are done: t {number} {steps}",
        "bila sudah selesai: langkah {number} {steps}",
    ),
    "refuse.steps_not_done": (
        "if not: waive {number} {steps} WHY by NAME",
        "bila tidak: kecualikan {number} {steps} ALASAN oleh NAMA",
    ),
    "refuse.steps_mistake": (
        "if it was a mistake: c {number} {result} {rest} by NAME",
        "bila salah tekan: tutup {number} {result} {rest} oleh NAMA",
    ),
    "refuse.mistake.false": ("false", "keliru"),
    "refuse.mistake.cancelled": ("cancelled", "dibatalkan"),
    "refuse.no_contact": (
        "#{number}: no contact with post {posts} yet: ok {first}, or say why",
        "#{number}: pos {posts} belum ada kontak: aman {first}, atau beri alasan",
    ),
    "refuse.not_closed_but": (
        "#{number} is not closed; #{other} is: reopen {other} WHY",
        "#{number} belum ditutup; yang ditutup #{other}: buka {other} ALASAN",
    ),
    "refuse.not_closed": ("#{number} is not closed", "#{number} belum ditutup"),
    "refuse.reopen_why": ("why open it again? reopen {number} WHY", "mengapa dibuka lagi? buka {number} ALASAN"),
    # --- steps
    "refuse.no_steps": ("#{number} has no steps", "#{number} tidak punya langkah"),
    "refuse.no_step": (
        "#{number} has no step {step}: 1 to {count}",
        "#{number} tidak punya langkah {step}: 1 sampai {count}",
    ),
    "refuse.step_ticked": (
        "step {step} of #{number} was ticked at {time} by {by}",
        "langkah {step} #{number} sudah selesai {time}, {by}",
    ),
    "refuse.step_waived": (
        "step {step} of #{number} was waived at {time} by {by}",
        "langkah {step} #{number} sudah dikecualikan {time}, {by}",
    ),
    "refuse.step_spared": (
        "step {step} of #{number} has not been needed since {time}",
        "langkah {step} #{number} tidak diperlukan lagi sejak {time}",
    ),
    "refuse.step_not_ticked": (
        "step {step} of #{number} is not ticked",
        "langkah {step} #{number} memang belum selesai",
    ),
    "refuse.waive_why": (
        "a reason is needed: waive {step} WHY by NAME",
        "perlu alasan: kecualikan {step} ALASAN oleh NAMA",
    ),
    "refuse.waive_who": (
        "step {step} of #{number} is required: waive {step} WHY by NAME",
        "langkah {step} #{number} wajib: kecualikan {step} ALASAN oleh NAMA",
    ),
    # --- ties
    "refuse.link_itself": ("#{number} cannot be linked to itself", "#{number} tidak dapat dikaitkan ke diri sendiri"),
    "refuse.link_closed": (
        "#{number} is closed: reopen {number} WHY first",
        "#{number} sudah ditutup: buka {number} ALASAN dulu",
    ),
    "refuse.linked": ("#{number} and #{other} are already linked", "#{number} dan #{other} sudah terkait"),
    "refuse.link_panic": (
        "#{number} is an officer in danger and keeps its row: link {number} rel",
        "#{number} petugas dalam bahaya, tetap barisnya: kait {number} terkait",
    ),
    # --- the book, the outside
    "refuse.line_words": ("nothing to log. Type: l WORDS", "tidak ada yang dicatat. Ketik: catat KATA"),
    "refuse.call_who": ("who was called?", "siapa yang dihubungi?"),
    "refuse.told_words": ("what was the controller told?", "apa yang dilaporkan ke Padal?"),
    "refuse.no_entry": ("there is no entry {no}: 1 to {last}", "tidak ada mutasi {no}: 1 sampai {last}"),
    "refuse.fix_void": ("no. {no} was undone: nothing to correct", "no. {no} sudah diurungkan: tidak perlu ralat"),
    "refuse.fix_no_words": (
        "no. {no} has no words to correct; to take it back: undo {no} WHY",
        "no. {no} tidak berisi kata untuk diralat; untuk membatalkannya: urung {no} ALASAN",
    ),
    "refuse.fix_words": ("what should no. {no} say? fix {no} WORDS", "seharusnya apa? ralat {no} KATA"),
    "refuse.fix_same": ("no. {no} already says exactly that", "no. {no} sudah berbunyi begitu"),
    "refuse.fix_nothing": ("you have no words to correct", "tidak ada kata Anda untuk diralat"),
    "refuse.undo_nothing": ("nothing of yours is left to undo", "tidak ada catatan Anda untuk diurungkan"),
    "refuse.undo_late": (
        "no. {no} of {time} is over 2 min old: undo {no} WHY takes it back",
        "no. {no} pukul {time} lewat 2 mnt: urung {no} ALASAN membatalkannya",
    ),
    "refuse.place_fixed": (
        "#{number} is where its call or source is: it stays there",
        "#{number} ikut pos laporan atau sensornya: tetap di sana",
    ),
    "refuse.place_same": ("#{number} is at post {post} already", "#{number} sudah di pos {post}"),
    "refuse.place_why": (
        "#{number}: why is it at post {post}? place {number} {post} WHY",
        "#{number}: mengapa di pos {post}? lokasi {number} {post} ALASAN",
    ),
    "refuse.place_panic": (
        "#{number} is a panic: it needs a post without another one, not {post}",
        "#{number} tanda bahaya: perlu pos tanpa tanda bahaya lain, bukan {post}",
    ),
    "refuse.retype_same": ("#{number} is {type} already", "#{number} sudah {type}"),
    "refuse.retype_why": (
        "#{number}: why is it {type}? type {number} {type} WHY",
        "#{number}: mengapa {type}? jenis {number} {type} ALASAN",
    ),
    "refuse.undo_why": (
        "no. {no}: why is it taken back? undo {no} WHY",
        "no. {no}: mengapa dibatalkan? urung {no} ALASAN",
    ),
    "refuse.undo_system": (
        "no. {no} follows from other entries: take those back",
        "no. {no} mengikuti mutasi lain: batalkan mutasi itu",
    ),
    "refuse.undo_never": (
        "no. {no} stays: control and panic cannot be undone",
        "no. {no} tetap: kendali dan bahaya tidak dapat diurungkan",
    ),
    "refuse.undo_site": (
        "no. {no} stays: change site.toml back, then site take",
        "no. {no} tetap: kembalikan isi site.toml, lalu site pakai",
    ),
    "refuse.undo_undo": (
        "no. {no} took no. {of} back; if {of} was right, type that line again",
        "no. {no} mengurungkan no. {of}; bila {of} benar, ketik lagi barisnya",
    ),
    "refuse.undo_handover": (
        "no. {no} stays: a handover cannot be undone",
        "no. {no} tetap: serah terima tidak dapat diurungkan",
    ),
    "refuse.undo_call": (
        "no. {no} stays: somebody was called; correct it: fix {no} WORDS, or fix {no} no answer",
        "no. {no} tetap: sudah dihubungi; betulkan: ralat {no} KATA, atau ralat {no} tidak dijawab",
    ),
    "refuse.undo_built": (
        "no. {no} cannot be undone: no. {later} depends on it",
        "no. {no} tidak dapat diurungkan: no. {later} bergantung padanya",
    ),
    "refuse.undo_built.instead": (
        "no. {later} depends on no. {no}; instead of undo: {line}",
        "no. {later} bergantung pada no. {no}; sebagai ganti urung: {line}",
    ),
    "refuse.undo_built.cancelled": ("cancelled", "dibatalkan"),
}
