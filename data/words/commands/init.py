"""Questions of ``siaga init``, and the comments of the site file that it writes.

A comment of the site file has the key ``init.file.`` and its place: ``top.zone`` stands after that key, ``above.post``
above the first table of that name, ``heading.post`` is the title of that part. In English it is the sample's own.
"""

from data.words import Table

TABLE: Table = {
    # --- the dialogue
    "init.intro": (
        "A new room in {home}.\n"
        "Enter takes what is in [ ]. Esc: one question back. Ctrl+C: leave; nothing is\n"
        "written before the end. Everything can be changed later in site.toml.",
        "Ruang baru di {home}.\n"
        "Enter memakai isi [ ]. Esc: mundur satu pertanyaan. Ctrl+C: keluar; tidak ada\n"
        "yang ditulis sebelum akhir. Semuanya dapat diubah kemudian di site.toml.",
    ),
    "init.ask.language": ("Language (Bahasa): en or id", "Bahasa (language): id atau en"),
    "init.ask.name": ("Name of the site, as on the board and in reports", "Nama tempat, seperti di papan dan laporan"),
    "init.ask.station": (
        "Code of this console, 2 to 6 letters: it begins the book's name",
        "Kode konsol ini, 2 sampai 6 huruf: awal nama buku mutasi",
    ),
    "init.ask.zone": ("Time zone, as Asia/Jakarta", "Zona waktu, seperti Asia/Jakarta"),
    "init.ask.posts": (
        "Posts 1, 2, …: their names with commas between, or how many there are",
        "Pos 1, 2, …: namanya dipisah koma, atau jumlahnya saja",
    ),
    "init.ask.hours": (
        "Hours of duty: 2x12, 3x8 or 24h, and when the first shift begins",
        "Jam dinas: 2x12, 3x8 atau 24h, dan jam mulai sif pertama",
    ),
    "init.ask.crews": (
        "Crews that take turns, with commas; first who starts at {start} today",
        "Regu bergiliran, dipisah koma; pertama yang mulai {start} hari ini",
    ),
    "init.ask.operators": (
        "Operators, one a crew, with commas: CODE and name (the code signs)",
        "Operator, satu tiap regu, dipisah koma: KODE dan nama (kode = paraf)",
    ),
    "init.ask.supervisors": (
        "Controllers (padal), one a crew, with commas; - for none",
        "Padal, satu tiap regu, dipisah koma; - bila kosong",
    ),
    "init.ask.people": (
        "People of {crew}, post 1 first, with commas; a+b for two, - for none",
        "Personel {crew}, mulai pos 1, dipisah koma; a+b untuk dua, - bila kosong",
    ),
    "init.ask.sources": (
        "Watched sources: camera 1, panel 3, mains, network; - for none",
        "Sumber yang dipantau: kamera 1, panel 3, pln, jaringan; - bila kosong",
    ),
    "init.ask.points": (
        "Checkpoints of the patrol tour, in order, with commas; - for none",
        "Titik kontrol patroli, berurutan, dipisah koma; - bila kosong",
    ),
    "init.default.tour": ("Tour 1", "Patroli 1"),
    "init.on_duty": (
        "On duty now, {now}: {crew}, until {ends}",
        "Sedang bertugas, {now}: {crew}, sampai {ends}",
    ),
    "init.none": ("none yet", "belum ada"),
    "init.nobody": ("nobody yet", "belum ada"),
    "init.default.name": ("Control room", "Pos komando"),
    "init.default.post": ("Post {n}", "Pos {n}"),
    "init.default.crew": ("Crew {code}", "Regu {code}"),
    "init.default.operator": ("Operator {code}", "Operator {code}"),
    "init.summary": ("This will be written to {file}:", "Ini yang akan ditulis ke {file}:"),
    "init.part.language": ("Language", "Bahasa"),
    "init.part.name": ("Site", "Tempat"),
    "init.part.station": ("Code", "Kode"),
    "init.part.zone": ("Time zone", "Zona waktu"),
    "init.part.posts": ("Posts", "Pos"),
    "init.part.hours": ("Hours", "Jam dinas"),
    "init.part.crews": ("Crews", "Regu"),
    "init.part.operators": ("Operators", "Operator"),
    "init.part.sources": ("Sources", "Sumber"),
    "init.part.points": ("Checkpoints", "Titik"),
    "init.part.supervisors": ("Controllers", "Padal"),
    "init.ask.write": (
        "Enter: write it. A number: change that answer. Esc: back. Ctrl+C: leave",
        "Enter: tulis. Nomor: ubah jawaban itu. Esc: mundur. Ctrl+C: keluar",
    ),
    "init.wrong.source": (
        '"{found}": not camera, panel, mains, network or sensor, and a post number',
        '"{found}": bukan kamera, panel, pln, jaringan, sensor, dan nomor pos',
    ),
    "init.wrong.source_post": (
        '"{found}": posts are 1 to {last}',
        '"{found}": pos bernomor 1 sampai {last}',
    ),
    "init.wrong.write": (
        '"{found}" is not a number from 1 to {last}; Enter alone writes the file',
        '"{found}" bukan nomor 1 sampai {last}; Enter saja menulis berkasnya',
    ),
    "init.wrong.language": ('"{found}" is neither en nor id', '"{found}" bukan id atau en'),
    "init.wrong.long": ("{found} characters; at most {most}", "{found} karakter; paling banyak {most}"),
    "init.wrong.station": (
        '"{found}" is not a code: 2 to 6 letters A to Z or digits',
        '"{found}" bukan kode: 2 sampai 6 huruf A sampai Z atau angka',
    ),
    "init.wrong.zone": ('"{found}" is not a time zone{near}', '"{found}" bukan zona waktu{near}'),
    "init.wrong.points_many": ("at most 99 checkpoints, found {found}", "paling banyak 99 titik, ditemukan {found}"),
    "init.wrong.posts_many": ("at most 99 posts, found {found}", "paling banyak 99 pos, ditemukan {found}"),
    "init.wrong.hours": (
        '"{found}" is not understood; as 2x12 08:00, 3x8 07:00 or 24h 08:00',
        '"{found}" tidak dipahami; seperti 2x12 08:00, 3x8 07:00 atau 24h 08:00',
    ),
    "init.wrong.crews_few": (
        "{hours} needs at least {want} crews, found {found}",
        "{hours} perlu sedikitnya {want} regu, ditemukan {found}",
    ),
    "init.wrong.crews_many": ("{found} crews; at most 12", "{found} regu; paling banyak 12"),
    "init.wrong.twice": ('"{found}" is there twice', '"{found}" ada dua kali'),
    "init.wrong.name": ('"{found}" has no letter', '"{found}" tidak berisi huruf'),
    "init.wrong.more": (
        "{found} names for {want} {want:post|posts}: one too many, or + is missing between two",
        "{found} nama untuk {want} pos: kelebihan, atau kurang + di antara dua nama",
    ),
    "init.wrong.more_crews": ("{found} names, but {want} {want:crew|crews}", "{found} nama, padahal {want} regu"),
    "init.wrong.two_posts": ('"{found}" is at two posts of this crew', '"{found}" ada di dua pos regu ini'),
    "init.wrong.code": (
        '"{found}": only operators have a code here; the name alone: {name}',
        '"{found}": hanya operator punya kode di sini; namanya saja: {name}',
    ),
    "init.left": ("left; nothing was written", "keluar; tidak ada yang ditulis"),
    "init.exists": (
        "{file} already exists and is not touched; another home: siaga init --home DIR",
        "{file} sudah ada dan tidak diubah; tempat lain: siaga init --home DIR",
    ),
    "init.done": (
        "{site}: {file}\nBook {book} is open, last entry no. {no}.",
        "{site}: {file}\nBuku mutasi {book} dibuka, mutasi terakhir no. {no}.",
    ),
    "init.next": (
        "Operators: {codes}\n"
        "To change anything: edit that file, siaga site check, and in the console: site\n"
        "Now: {siaga}",
        "Operator: {codes}\n"
        "Untuk mengubah: sunting berkas itu, siaga site check, lalu di konsol: site\n"
        "Selanjutnya: {siaga}",
    ),
    # --- phrases of F2 to F8, one a line. A blank at the end stays
    "init.phrases": (
        "ok all|l radio check all posts, clear|l seal round, all seals intact|call 110 |call 113 |call 119 |e ",
        "aman semua|catat cek radio semua pos, terang|catat keliling segel, semua utuh|hubungi 110 |hubungi 113 "
        "|hubungi 119 |padal ",
    ),
    # --- comments of the file
    "init.file.above.name": (
        "The site: what is guarded, who guards it, and by which rules.\n"
        "\n"
        "Change what you like and save. In the console, site shows what would change, and site take takes it over. "
        "What does not fit is named: the key, the line, what was found and what would be right; siaga site check "
        "does the same. What is in the book stays. Every key is explained in docs/guide/site.md; one that is left "
        "out has the default given there.",
        "Pos komando: apa yang dijaga, siapa yang menjaga, dan menurut aturan apa.\n"
        "\n"
        "Ubah seperlunya lalu simpan. Di konsol, site menampilkan apa yang akan berubah, dan site pakai "
        "memberlakukannya. Yang tidak cocok disebut: kunci, baris, apa yang ditemukan dan apa yang benar; siaga site "
        "check sama. Isi buku mutasi tetap. Kunci yang tidak ditulis memakai nilai bawaan di docs/guide/site.md.",
    ),
    "init.file.top.name": ("shown on the board and in reports", "tampil di papan dan laporan"),
    "init.file.top.station": (
        "this console's code, 2 to 6 capitals: part of the book's name",
        "kode konsol ini, 2 sampai 6 huruf besar: bagian dari nama buku mutasi",
    ),
    "init.file.top.letter": (
        "goes before incident numbers once there is more than one station",
        "di depan nomor kejadian bila ada lebih dari satu stasiun",
    ),
    "init.file.top.zone": ("time zone, as in Europe/Berlin", "zona waktu, seperti Asia/Makassar"),
    "init.file.top.zone_word": (
        "what people call it; leave it out for the zone's own word",
        "sebutan sehari-hari; kosongkan untuk sebutan zona itu sendiri",
    ),
    "init.file.top.language": (
        '"id" for Bahasa Indonesia. Commands are understood in both languages, always',
        '"en" untuk bahasa Inggris. Perintah selalu dipahami dalam dua bahasa',
    ),
    "init.file.top.sop_date": (
        "2024-01-10: date of your own procedure, once the steps below are taken from it",
        "2024-01-10: tanggal SOP satuan Anda, bila langkah di bawah diambil dari situ",
    ),
    "init.file.above.phrases": (
        "Lines for the keys F2 to F8, in this order, at most seven. A key puts its line there; Enter does it.",
        "Baris untuk tombol F2 sampai F8, berurutan, paling banyak tujuh. Tombolnya menulis baris itu; Enter "
        "menjalankannya.",
    ),
    "init.file.heading.area": ("The place", "Tempat"),
    "init.file.above.post": (
        'Posts have a number from 1 to 99: what the operator types. "nama" is the Indonesian name. lone = true: one '
        "officer out of everybody's sight; see [[checks.lone]]. patrol = true: moves about.",
        'Pos bernomor 1 sampai 99: itulah yang diketik operator. "nama" adalah nama dalam bahasa Indonesia. lone = '
        "true: satu petugas di luar pandangan rekan; lihat [[checks.lone]]. patrol = true: berkeliling.",
    ),
    "init.file.heading.tour": ("Patrol tours", "Patroli keliling"),
    "init.file.above.tour": (
        'Walked with "tour start", "tour point TK-1", "tour end". What nobody has reported in time was missed.',
        'Dijalankan dengan "tur mulai", "tur titik TK-1", "tur selesai". Titik yang tidak dilaporkan tepat waktu '
        "tercatat terlewat.",
    ),
    "init.file.heading.outside": ("Who comes when called", "Siapa yang datang bila dihubungi"),
    "init.file.above.outside": (
        'Within so many minutes of an answered call; "words" may be typed in place of the name.',
        'Dalam sekian menit setelah panggilan dijawab; "words" boleh diketik sebagai ganti namanya.',
    ),
    "init.file.heading.source": ("What goes down and comes up again", "Apa yang dapat mati dan pulih"),
    "init.file.above.source": (
        "A script or a monitoring system says so: siaga exec 'src cam-3 down'. What \"follows\" another source is "
        "grouped under it when that one is down. The kind gives the type of the incident: camera and sensor CCTV, "
        "panel FALM, power POWR, network COMM.",
        "Dilaporkan oleh skrip atau sistem pemantau: siaga exec 'src cam-3 down'. Sumber dengan \"follows\" digabung "
        "di bawah penyebabnya bila penyebab itu mati. Jenis sumber menentukan jenis kejadian: camera dan sensor "
        "CCTV, panel FALM, power POWR, network COMM.",
    ),
    "init.file.heading.person": ("The people", "Personel"),
    "init.file.above.person": (
        '"name" is what is called on the radio. Only operators need a code: it signs everything they do.\n'
        "These people are made up, and so are their numbers.",
        '"name" adalah panggilan di radio. Hanya operator yang perlu kode: kode itu menandatangani semua yang mereka '
        "catat.\n"
        "Nama dan nomor di sini rekaan.",
    ),
    "init.file.real.above.person": (
        '"name" is what is called on the radio. Only operators need a code: it signs everything they do.',
        '"name" adalah panggilan di radio. Hanya operator yang perlu kode: kode itu menandatangani semua yang mereka '
        "catat.",
    ),
    "init.file.above.crew": (
        'A crew (regu): its operator, its controller (padal), who stands where; several: 1 = ["NAME", '
        '"NAME"]. A post that is left out is unmanned, and the board says so; if a crew names nobody at all, none is.',
        'Regu: operatornya, padalnya, siapa berjaga di mana; beberapa orang: 1 = ["NAMA", '
        '"NAMA"]. Pos yang tidak disebut berarti kosong, dan papan menampilkannya; bila regu belum menyebut seorang '
        "pun, tidak ada yang dianggap kosong.",
    ),
    "init.file.heading.roles": ("Roles", "Peran"),
    "init.file.above.roles": (
        'It counts once a [[person]] with a code has role = "supervisor": then these need a supervisor\'s code, or '
        'their name and a signature afterwards. role = "viewer" looks on, and enters nothing but an officer in danger.',
        'Berlaku bila seorang [[person]] dengan kode punya role = "supervisor": sejak itu hal berikut perlu kode '
        'pengawas, atau namanya dan paraf susulan. role = "viewer" hanya memantau, dan hanya boleh mencatat petugas '
        "dalam bahaya.",
    ),
    "init.file.roles.shelve_min": (
        "up to so many minutes any operator shelves a source",
        "sampai sekian menit semua operator boleh meredam sumber",
    ),
    "init.file.heading.shifts": ("The shifts", "Sif"),
    "init.file.above.shifts": (
        'pattern: "2x12", "3x8", "24h" or "custom". A shift lasts from its start to the start of the next one. '
        'Several crews in one slot take turns day by day, the first of them on the day "epoch". Three crews in a '
        '2x12: crews = ["A", "B", "C"] at 20:00 and crews = ["B", "C", "A"] at 08:00 give each a day, the next '
        "night, then a day off.",
        'pattern: "2x12", "3x8", "24h" atau "custom". Satu sif berlaku dari jam mulainya sampai jam mulai '
        'sif berikut. Beberapa regu dalam satu slot bergantian tiap hari, yang pertama pada tanggal "epoch". '
        'Tiga regu dalam 2x12: crews = ["A", "B", "C"] pukul 20:00 dan crews = ["B", "C", "A"] pukul 08:00 berarti '
        "tiap regu siang, besoknya malam, lalu lepas.",
    ),
    "init.file.heading.checks": ("Check calls", "Lapor berkala"),
    "init.file.above.checks": (
        "Minutes around the time a call is due: taken as on time from window_min before, LATE, MISSED (makes an "
        "incident), and priority 1 if there is still no contact. round_posts: so many missed at once are one alarm.",
        "Menit di sekitar waktu lapor: diterima sejak window_min sebelumnya, TLBT, TDK LAPOR (menjadi kejadian), dan "
        "prioritas 1 bila tetap tidak ada kontak. round_posts: sekian pos yang tidak lapor bersamaan menjadi satu "
        "alarm.",
    ),
    "init.file.checks.roll_min": ("roll calls of the posts in a P1", "cek personel pos-pos dalam P1"),
    "init.file.checks.levels": (
        "how often every post calls at Siaga I, II and III",
        "jarak lapor tiap pos pada Siaga I, II, dan III",
    ),
    "init.file.above.checks.every": (
        "How often, by the local hour. 60 is on the hour, 30 on the hour and half hour, 0 not at all. The first line "
        "that has the hour counts; a post may have its own [[post.checks]], right below it.",
        "Seberapa sering, menurut jam setempat. 60: tiap jam tepat, 30: tiap jam dan setengah jam, 0: tidak. Baris "
        "pertama yang memuat jam itu berlaku; sebuah pos boleh punya [[post.checks]] sendiri tepat di bawahnya.",
    ),
    "init.file.above.alarms": (
        "Lone posts twice as often at night: take away the # of these four lines.\n"
        "[[checks.lone]]\n"
        "every_min = 30\n"
        "from_hour = 22\n"
        "to_hour = 5",
        "Pos yang sendirian dua kali lebih sering pada malam hari: hapus # dari empat baris ini.\n"
        "[[checks.lone]]\n"
        "every_min = 30\n"
        "from_hour = 22\n"
        "to_hour = 5",
    ),
    "init.file.heading.alarms": ("Alarms, screen, sound", "Alarm, layar, bunyi"),
    "init.file.alarms.flood_on": (
        "more than so many alarms in flood_window_s: flood, sound only for new P1 and P2",
        "lebih dari sekian alarm dalam flood_window_s: lonjakan, bunyi hanya untuk P1 dan P2 baru",
    ),
    "init.file.alarms.flood_off": ("fewer than so many: over", "kurang dari sekian: selesai"),
    "init.file.alarms.chatter": (
        "so many from one source in chatter_s: chattering",
        "sekian kali dari satu sumber dalam chatter_s: berulang-ulang",
    ),
    "init.file.alarms.shelf_min": (
        "a shelved source is back automatically after this long",
        "sumber yang diredam kembali sendiri setelah sekian menit",
    ),
    "init.file.alarms.repeat_s": ("an overdue P1 sounds again", "P1 yang lewat batas berbunyi lagi"),
    "init.file.alarms.follow_s": (
        "what goes down so shortly before its cause follows it too",
        "yang mati sesaat sebelum penyebabnya ikut digabung",
    ),
    "init.file.alarms.heard_s": (
        "a test of sound that nobody answers by then was not heard",
        "uji suara yang tidak dijawab sampai saat itu berarti tidak terdengar",
    ),
    "init.file.alarms.test_min": (
        "sound and flash are to be tested so long after the shift began",
        "bunyi dan kedip diuji paling lambat sekian menit setelah sif mulai",
    ),
    "init.file.alarms.watch_min": (
        "no key for the longest check-call gap and this long: is the operator there?",
        "tidak ada tombol ditekan selama jarak lapor terpanjang ditambah sekian menit: apakah operator di tempat?",
    ),
    "init.file.alarms.lock_min": (
        "no key for so long: who is signed on with a PIN is signed off, the board stays; 0: never",
        "tidak ada tombol ditekan selama sekian menit: yang masuk dengan PIN dikeluarkan, papan tetap; 0: tidak",
    ),
    "init.file.alarms.remind_min": (
        "an overdue target of an acknowledged P1, P2, P3, P4 rings again after so long; 0: never",
        "batas P1, P2, P3, P4 yang lewat berbunyi lagi setelah sekian menit; 0: tidak",
    ),
    "init.file.screen.theme": ("night, day, contrast, console, mono", "night, day, contrast, console, mono"),
    "init.file.screen.glyphs": ("auto, unicode, ascii", "auto, unicode, ascii"),
    "init.file.sound.command": (
        'besides the terminal\'s bell, as ["paplay", "/usr/share/sounds/alarm.oga"]',
        'selain bel terminal, seperti ["paplay", "/usr/share/sounds/alarm.oga"]',
    ),
    "init.file.book.second": (
        'a folder on another disk, as "/media/second/siaga": the book continues there when this disk fails',
        'folder di disk lain, seperti "/media/kedua/siaga": buku mutasi berlanjut di sana bila disk ini rusak',
    ),
    "init.file.book.low_mb": (
        "less room than this shows in the header",
        "sisa ruang di bawah ini tampil di baris atas",
    ),
    "init.file.heading.lapsit": (
        'The situation report (lapsit): what is left out is a blank line, or asked for by "siaga report lapsit --ask"',
        'Laporan situasi (lapsit): yang kosong menjadi baris kosong, atau ditanyakan oleh "siaga report lapsit --ask"',
    ),
    "init.file.lapsit.number": ('form of its number: "R/LI-..../II/2024"', 'bentuk nomornya: "R/LI-..../II/2024"'),
    "init.file.lapsit.to": ('addressees: ["Kapolres Jember"]', 'kepada: ["Kapolres Jember"]'),
    "init.file.lapsit.copies": ('forwarded to: ["Kabag Ops", "Ketua KPU"]', 'tembusan: ["Kabag Ops", "Ketua KPU"]'),
    "init.file.lapsit.subject": ('"": the site and the day', '"": nama tempat dan hari'),
    "init.file.lapsit.basis": (
        'orders it is written on: ["Sprin/123/II/2024"]',
        'dasar penulisannya: ["Sprin/123/II/2024"]',
    ),
    "init.file.lapsit.signer": (
        'code or short name of who signs; "": the operator in control',
        'kode atau panggilan penanda tangan; "": operator yang memegang kendali',
    ),
    "init.file.heading.exec": ("Programs", "Program"),
    "init.file.above.exec": (
        'What programs enter without an operator\'s PIN: "none", "src" (reports of sources), "reports" (check calls, '
        'incidents, acknowledgements, notes and panic too) or "all". own: of this system user; "" is "reports" once '
        'operators have PINs, and "all" before. A monitor that runs as another user: [[exec.user]] name = "nagios" '
        'may = "src".',
        'Yang boleh dicatat program tanpa PIN operator: "none" (tidak ada), "src" (laporan sumber), "reports" (juga '
        'lapor berkala, kejadian, tanggapan, catatan dan tolong) atau "all" (semua). own: untuk pengguna sistem ini; '
        '"" berarti "reports" bila operator punya PIN, dan "all" sebelum itu. Pemantau dengan pengguna lain: '
        '[[exec.user]] name = "nagios" may = "src".',
    ),
    "init.file.heading.remote": (
        "Remote: several stations, one room (docs/guide/remote.md). Without url this console works alone.",
        "Server: beberapa stasiun, satu ruang (docs/guide/remote.md). Tanpa url konsol ini bekerja sendiri.",
    ),
    "init.file.above.remote": (
        "The password and the site's key are files of their own in this folder, readable by you only (mode 0600).",
        "Kata sandi dan kunci adalah berkas tersendiri di folder ini, hanya dapat dibaca oleh Anda (mode 0600).",
    ),
    "init.file.remote.url": ('"https://kinto.example.org/v1"', '"https://kinto.example.org/v1"'),
    "init.file.remote.site": (
        'the site\'s code there, the same at every station: "jember"',
        'kode tempat ini di server, sama di semua stasiun: "jember"',
    ),
    "init.file.remote.account": (
        "the account's name, if it is not the station's code",
        "nama akun, bila bukan kode stasiun",
    ),
    "init.file.remote.token_file": (
        "a file with a token, if the server wants one instead of account and password",
        "berkas berisi token, bila server memintanya sebagai ganti akun dan kata sandi",
    ),
    "init.file.remote.header": (
        'what carries the token: "X-Api-Key"',
        'judul yang membawa token: "X-Api-Key"',
    ),
    "init.file.remote.ca_file": (
        "certificates of your own authority, if the server's comes from one",
        "sertifikat otoritas Anda sendiri, bila sertifikat server berasal dari situ",
    ),
    "init.file.remote.insecure": (
        "true: http to another machine, only on a network that you trust as you trust this room",
        "true: http ke komputer lain, hanya di jaringan yang dapat dipercaya seperti ruang ini",
    ),
    "init.file.remote.use_proxy": ("true: as HTTPS_PROXY says", "true: menurut HTTPS_PROXY"),
    "init.file.remote.poll_s": ("look for news every so many seconds", "mencari kabar tiap sekian detik"),
    "init.file.remote.deadline_s": (
        "an exchange that takes longer has failed",
        "pertukaran yang lebih lama dianggap gagal",
    ),
    "init.file.above.push": (
        "The agency's own REST interface receives every change (docs/guide/push.md). Empty url: nothing is pushed.",
        "Antarmuka REST instansi menerima setiap perubahan (docs/guide/push.md). url kosong: tidak ada yang dikirim.",
    ),
    "init.file.push.url": ('"https://api.example.go.id/siaga"', '"https://api.example.go.id/siaga"'),
    "init.file.push.token_file": (
        "its token, mode 0600; or the variable SIAGA_PUSH_TOKEN",
        "tokennya, mode 0600; atau variabel SIAGA_PUSH_TOKEN",
    ),
    "init.file.push.header": ('"X-Api-Key": this header has the token', '"X-Api-Key": header ini berisi token'),
    "init.file.push.incidents": ('"": incidents are not pushed', '"": kejadian tidak dikirim'),
    "init.file.push.send": (
        'after an outage the newest state of each; "every": every change',
        'setelah putus, keadaan terbaru tiap objek; "every": setiap perubahan',
    ),
    "init.file.push.station": (
        'the station that pushes, of several; "": the one in control',
        'stasiun yang mengirim, bila beberapa; "": yang memegang kendali',
    ),
    "init.file.push.insecure": ("true: http to another machine", "true: http ke mesin lain"),
    "init.file.above.pull": (
        "Incidents of the agency's own system become rows here, once each (docs/guide/push.md). Empty url: none.",
        "Kejadian dari sistem instansi menjadi baris di sini, sekali saja (docs/guide/push.md). url kosong: tidak ada.",
    ),
    "init.file.pull.url": ('"https://api.example.go.id/incidents"', '"https://api.example.go.id/incidents"'),
    "init.file.pull.token_file": ('"": that of [push]', '"": seperti [push]'),
    "init.file.pull.source": ("shown as the source of the incident", "tampil sebagai sumber kejadian"),
    "init.file.pull.cursor": ("the parameter that carries the last cursor", "parameter pembawa kursor terakhir"),
    "init.file.pull.cursor_field": ("the field of a row that is its cursor", "isian baris yang menjadi kursornya"),
    "init.file.pull.rows": (
        'the field of the reply with the list, as in "data.items"; "": the reply is the list',
        'isian jawaban yang memuat daftar, misalnya "data.items"; "": jawaban itu sendiri daftarnya',
    ),
    "init.file.pull.key": ("the field with the agency's number", "isian nomor dari instansi"),
    "init.file.pull.post": ('a field with the code of a post; "": none', 'isian kode pos; "": tidak ada'),
    "init.file.pull.priority": ('a field with 1 to 4; "": the type\'s own', 'isian 1 sampai 4; "": menurut jenisnya'),
    "init.file.pull.types": (
        '{ fire = "FIRE", "*" = "MISC" }: their types in ours, "*" all others',
        '{ fire = "FIRE", "*" = "MISC" }: jenis mereka menjadi jenis di sini, "*" selebihnya',
    ),
    "init.file.pull.station": (
        'the station that fetches, of several; "": the one in control',
        'stasiun yang mengambil, bila beberapa; "": yang memegang kendali',
    ),
    "init.file.heading.targets.p1": (
        "Targets, in seconds from the report; 0: none",
        "Batas waktu, dalam detik sejak laporan; 0: tanpa batas",
    ),
    "init.file.above.targets.p1": (
        "ack: acknowledged, breach: at the very latest; send: first post sent; arrive: first post there; supervisor: "
        "told; update: longest time without news. A type may have its own: targets = { arrive = 600 }.",
        "ack: ditanggapi, breach: paling lambat; send: pos pertama ditugaskan; arrive: pos pertama tiba; supervisor: "
        "padal diberi tahu; update: paling lama tanpa kabar. Sebuah jenis boleh punya sendiri: targets = { arrive = "
        "600 }.",
    ),
    "init.file.heading.type": ("Incident types", "Jenis kejadian"),
    "init.file.above.type": (
        '"words" (English) and "kata" (Indonesian) may be typed instead of the code, without blanks. A step begins '
        'with * if a P1 must not be closed without it, with - otherwise. "langkah" are the same steps in Indonesian. '
        "These are prompts, not doctrine: your own procedure goes here, and its date at the top (sop_date). "
        '"done_by": steps by their number that a command does, so that nobody has to tick them; "until": steps that '
        "nobody needs after it (docs/guide/site.md).",
        '"words" (Inggris) dan "kata" (Indonesia) boleh diketik sebagai ganti kodenya, tanpa spasi. Langkah diawali '
        '* bila P1 tidak boleh ditutup tanpanya, selain itu -. "langkah" adalah langkah yang sama dalam bahasa '
        "Indonesia. Ini pengingat, bukan aturan: tulis SOP satuan Anda di sini, dan tanggalnya di atas (sop_date). "
        '"done_by": nomor langkah yang selesai oleh suatu perintah, jadi tidak perlu dicentang; "until": langkah yang '
        "sesudahnya tidak diperlukan lagi (docs/guide/site.md).",
    ),
    "init.file.heading.codes": ("Radio codes", "Sandi radio"),
    "init.file.above.codes": (
        "Only shown in help: lists differ from place to place, so the book has clear words.",
        "Hanya tampil di bantuan: daftarnya berbeda di tiap tempat, maka buku mutasi memakai kata yang jelas.",
    ),
}
