"""Help texts of ``siaga --help`` and ``siaga COMMAND --help``."""

from data.words import Table

TABLE: Table = {
    "usage.siaga": (
        """\
Siaga: the control room in a terminal. Posts, shift clock, incident queue, and a book that loses nothing.

usage: siaga                       the console, for the operator on duty; while there is no room it asks:
                                   1 make one (init), 2 try the demo, q leave
       siaga COMMAND [options]     the same program without the screen

start here
  siaga demo                       a busy evening on the sample site; nothing to set up
  siaga init && siaga              your own room: a commented site file, then the console

commands
  demo       the sample site, played at 20 times the speed until your first key
  drill      play a drill, on the screen or without one; list drills, show their results
  init       ask for what a room needs, write its site file and open the book
  site       check a site file, or show what it says
  operator   give the operators PINs, so that signatures are theirs
  exec       enter a line, or many from stdin, as if typed at the console
  watch      a second screen next to the console, read only: a wall display, the shift leader's desk
  status     posts, queue, shift, control and link, now or at an earlier time
  log        the book, filtered; it can be followed while it grows
  query      the room's tables, by a condition: incidents, posts, shifts, sources, registers
  verify     check every line of the book; print the number and hash to sign
  key        the key that signs the book, and the keys of other stations
  report     a shift, the situation (lapsit), figures of duty: to read, print, send or calculate with
  import     bring in the incidents of a spreadsheet, as history; or a file of another station
  export     write entries to a file that is carried to another station
  backup     copy the room to another disk, once or every few minutes; the copy is verified
  restore    make a room from such a copy; its new book continues the old one
  doctor     check this installation: folder, disk, clock, terminal
  repair     report what was lost from a damaged book, and record it
  remote     set up a remote for several stations; show its state
  push       what the agency received; try it; repeat what it refused
  sync       send and fetch without the screen, once or for as long as it runs
  completion completion of commands for bash or zsh; the manual page

options, for every command
  --home DIR    the folder of this console (else SIAGA_HOME, else the platform's data folder)
  --as CODE     who enters lines: an operator code of the roster
  -h, --help    this text; siaga COMMAND --help for the rest
  -V, --version the version

examples
  siaga exec --as LST 'ok 4'                 a check call from post 4
  siaga exec 'n FIRE 3 smoke in the store'   a new incident at post 3
  siaga status --json                        for programs
  siaga log --since 22:00 --kind incident    the incidents since ten in the evening

Readers (watch, status, log, query, verify, report, backup) work while the console runs; exec hands its line to it.
Exit codes: 0 done, 1 damaged or not available, 2 the input is wrong, with one line that says why.""",
        """\
Siaga: ruang kendali di terminal. Pos, jam dinas, antrean kejadian, dan buku mutasi yang tidak kehilangan apa pun.

pemakaian: siaga                     konsol, untuk operator yang dinas; selama belum ada ruang ditanyakan:
                                     1 buat baru (init), 2 coba demo, k keluar
           siaga PERINTAH [opsi]     program yang sama tanpa layar

mulai di sini
  siaga demo                       malam yang sibuk di tempat contoh; tanpa persiapan
  siaga init && siaga              ruang Anda sendiri: site.toml berisi penjelasan, lalu konsol

perintah
  demo       tempat contoh, diputar 20 kali lebih cepat sampai tombol pertama Anda
  drill      putar latihan, di layar atau tanpa layar; yang ada, dan hasilnya
  init       tanyakan yang perlu, tulis site.toml dan buka buku mutasi
  site       periksa site.toml, atau tampilkan isinya
  operator   beri operator PIN, agar paraf benar dari orangnya
  exec       masukkan satu baris, atau banyak dari stdin, seperti di baris konsol
  watch      layar kedua di samping konsol, hanya baca: layar dinding, meja kepala sif
  status     pos, antrean, sif, kendali dan hubungan, sekarang atau pada waktu lalu
  log        buku mutasi, disaring; dapat diikuti selagi bertambah
  query      tabel ruang, menurut syarat: kejadian, pos, sif, sumber, register
  verify     periksa setiap baris buku; cetak nomor dan hash untuk ditandatangani
  key        kunci yang menandatangani buku, dan kunci stasiun lain
  report     laporan sif, laporan situasi (lapsit), angka kinerja: untuk dibaca, dicetak, dikirim
  import     masukkan kejadian dari lembar kerja, sebagai riwayat; atau berkas stasiun lain
  export     tulis catatan ke berkas untuk dibawa ke stasiun lain
  backup     salin ruang ke disk lain, sekali atau tiap beberapa menit; salinannya diperiksa
  restore    buat ruang dari salinan itu; buku barunya menyambung yang lama
  doctor     apa yang kurang pada pemasangan ini: folder, disk, jam, terminal
  repair     laporkan apa yang hilang dari buku yang rusak, dan catat
  remote     siapkan server untuk beberapa stasiun; tampilkan keadaannya
  push       apa yang sudah dikabarkan ke instansi; coba; kirim lagi yang ditolak
  sync       kirim dan ambil tanpa layar, sekali atau selama dijalankan
  completion pelengkap perintah untuk bash atau zsh; halaman manual

opsi, untuk semua perintah
  --home DIR    folder konsol ini (atau SIAGA_HOME, atau folder data sistem)
  --as KODE     siapa yang mencatat: kode operator dalam daftar
  -h, --help    teks ini; siaga PERINTAH --help untuk selebihnya
  --version     versi

contoh
  siaga exec --as LST 'aman 4'                lapor berkala dari pos 4
  siaga exec 'baru api 3 asap di gudang'      kejadian baru di pos 3
  siaga status --json                         untuk program lain
  siaga log --since 22:00 --kind incident     kejadian sejak pukul sepuluh malam

Pembaca (watch, status, log, verify, report, backup) bekerja selagi konsol berjalan; exec menyerahkan barisnya
kepada konsol.
Kode keluar: 0 selesai, 1 rusak atau tidak tersedia, 2 masukan salah, dengan satu baris penjelasan.""",
    ),
    "usage.watch": (
        """\
usage: siaga watch [--sound]

A second screen of the room, read only, next to the console that runs in the same home: the same board, incident, book,
search, figures, handover sheet and earlier times, with a cursor of its own. It follows what the console saves, through
its restarts too, and says in the alert row when no console watches the room. It takes no lock and writes nothing into
the home; it enters nothing, runs no rules and makes no sound. Lines are typed at the console, or handed to it with
siaga exec.

  --sound    ring as the console does, with the terminal's bell and the site's sound command

The line accepts: find WORDS, at TIME, b, h, v, net, shelve, apart, 129 (open an incident), ?, quit.""",
        """\
pemakaian: siaga watch [--sound]

Layar kedua dari ruang, hanya baca, di samping konsol yang berjalan di folder yang sama: papan, kejadian, buku mutasi,
pencarian, angka, lembar serah terima dan waktu lampau yang sama, dengan kursor sendiri. Layar ini mengikuti yang
disimpan konsol, juga setelah konsol dimulai lagi, dan baris alarm menyebut bila tidak ada konsol yang memantau ruangan.
Tidak mengunci dan tidak menulis apa pun di folder itu; tidak mencatat, tidak menjalankan aturan dan tidak berbunyi.
Baris diketik di konsol, atau diserahkan kepadanya dengan siaga exec.

  --sound    berbunyi seperti konsol, dengan bel terminal dan perintah suara tempat itu

Baris menerima: cari KATA, pukul WAKTU, b, h, v, jaringan, redam, luring, 129 (buka kejadian), ?, keluar.""",
    ),
    "usage.demo": (
        """\
usage: siaga demo [--language en|id] [--home DIR]

The sample site and a busy evening before a protest, at 20 times the speed. A scripted operator runs the room until you
press a key; then you take over, in real time. It has a folder of its own under drills/ in the home; the real
room is not touched. An introduction of five steps stands below the queue; Esc ends it.

  --language en|id  the language of the room; else that of the home, or of the system""",
        """\
pemakaian: siaga demo [--language en|id] [--home DIR]

Tempat contoh dan malam yang sibuk menjelang unjuk rasa, 20 kali lebih cepat. Tombol pertama Anda mengambil alih:
sejak itu berjalan dalam waktu nyata dan operator naskah berhenti. Semuanya di folder sendiri di drills/; ruang yang
sebenarnya tidak disentuh. Pengenalan lima langkah tampil di bawah antrean; Esc mengakhirinya.

  --language en|id  bahasa ruang; jika tidak, bahasa konsol ini atau bahasa sistem""",
    ),
    "usage.drill": (
        """\
usage: siaga drill run FILE|NAME [--speed N] [--language en|id]
       siaga drill run FILE|NAME --headless [--json]
       siaga drill list [--json]
       siaga drill check FILE
       siaga drill report HOME [--json]
       siaga drill resume HOME

A drill is a script played against a simulated clock, in a folder of its own under drills/ in the home and in a book of
its own; the real room is not touched. On the screen a scripted operator runs the room until you press a key; then you
take over, in real time, and only the events of the outside world continue. At the end it shows the result, and yours.

  run       play it on the screen
  list      list the drills of the program and HOME/drills/*.toml
  check     read a drill file and say what is wrong with it; nothing is played
  report    show again how a drill went: its home, as named at its end
  resume    continue a drill that was killed, where it was

  --speed N        simulated seconds for each real one (else what the drill says)
  --headless       without a screen, as fast as it goes; exit code 1 if something is not as the drill expects
  --json           the report as one object, for programs; implies --headless
  --language en|id the language of the room and of the drill's report

examples
  siaga drill run demo --speed 5
  siaga drill run night.toml --headless --json""",
        """\
pemakaian: siaga drill run BERKAS|NAMA [--speed N] [--language en|id]
           siaga drill run BERKAS|NAMA --headless [--json]
           siaga drill list [--json]
           siaga drill check BERKAS
           siaga drill report FOLDER [--json]
           siaga drill resume FOLDER

Latihan adalah naskah yang diputar dengan jam tiruan, di folder sendiri di drills/ dan dengan buku mutasi sendiri; ruang
yang sebenarnya tidak disentuh. Di layar operator naskah bertindak sampai tombol pertama Anda; sejak itu ruangnya milik
Anda, dalam waktu nyata, dan hanya yang terjadi di luar yang berlanjut. Di akhir tertulis hasilnya, juga hasil Anda.

  run       putar di layar
  list      latihan yang ada: milik program dan HOME/drills/*.toml
  check     baca berkas latihan dan sebutkan kesalahannya; tidak ada yang diputar
  report    tampilkan lagi hasil sebuah latihan: foldernya, seperti disebut di akhir
  resume    lanjutkan latihan yang terputus, dari tempatnya berhenti

  --speed N        detik tiruan untuk tiap detik nyata (jika tidak, menurut latihannya)
  --headless       tanpa layar, secepat mungkin; kode keluar 1 jika ada yang tidak sesuai harapan
  --json           laporan sebagai satu objek, untuk program; berarti juga --headless
  --language en|id bahasa ruang dan bahasa laporan

contoh
  siaga drill run demo --speed 5
  siaga drill run malam.toml --headless --json""",
    ),
    "usage.init": (
        """\
usage: siaga init [--site FILE | --sample] [--language en|id] [--home DIR]

Writes site.toml into the home and opens the book. In a terminal it asks for language, name, code, time zone, posts,
hours, crews, operators, controllers and people, each with a default; the file has nobody and nothing that was
not answered, and comments in the chosen language. Esc goes a question back, Ctrl+C leaves; nothing is written before
the end. Without a terminal it asks nothing and uses the sample site. Existing files are never replaced.

  --site FILE      use this site file, after checking it
  --sample         use the sample site, with its made-up people, without asking
  --language en|id the language of the questions and of the file

Change it later: edit site.toml, siaga site check, and in the console the line: site

examples
  siaga init
  siaga init --sample --language id --home /tmp/try
  siaga init --site jember.toml --home /srv/siaga""",
        """\
pemakaian: siaga init [--site BERKAS | --sample] [--language en|id] [--home DIR]

Menulis site.toml di folder konsol dan membuka buku mutasi. Di terminal ditanyakan bahasa, nama, kode, zona waktu, pos,
jam dinas, regu, operator, padal, dan personel, masing-masing dengan jawaban bawaan; berkasnya tidak berisi
siapa pun atau apa pun yang tidak dijawab, dan penjelasannya dalam bahasa yang dipilih. Esc mundur satu pertanyaan,
Ctrl+C keluar; tidak ada yang ditulis sebelum akhir. Tanpa terminal tidak bertanya dan memakai tempat contoh. Yang sudah
ada tidak pernah diganti.

  --site BERKAS    pakai berkas ini, setelah diperiksa
  --sample         pakai tempat contoh, dengan nama rekaan, tanpa bertanya
  --language en|id bahasa pertanyaan dan bahasa berkas

Mengubahnya kemudian: sunting site.toml, siaga site check, lalu di konsol ketik: site

contoh
  siaga init
  siaga init --sample --language id --home /tmp/coba
  siaga init --site jember.toml --home /srv/siaga""",
    ),
    "usage.operator": (
        """\
usage: siaga operator list
       siaga operator add|pin|disable CODE

PINs of the operators of this console. With the first PIN the room has sign-on: the operator who signs a handover,
accepts it or takes control gives their PIN, and other acts need somebody who is signed on (login CODE on the line).
F9, a, s, check calls, n and notes never do. Without any PIN the room has no sign-on, and a code is enough.

  list           every operator of the site file, and who has a PIN
  add CODE       the first PIN of an operator
  pin CODE       another PIN, for one that was forgotten
  disable CODE   the PIN no longer counts

With --as CODE a supervisor of site.toml does it, or for their own PIN the operator; their own PIN is asked for first.
Without --as it is the owner of the home at this machine. The book says who did it.

A PIN has at least 6 digits, or 8 characters with letters. It is asked for and not shown; from a pipe it is one line.

examples
  siaga operator add LST
  siaga operator pin BGS --as KRN     (KRN: a supervisor)""",
        """\
pemakaian: siaga operator list
           siaga operator add|pin|disable KODE

PIN para operator konsol ini. Sejak PIN pertama, ruang memakai PIN: siapa yang memberi paraf serah terima, menerimanya
atau mengambil kendali memasukkan PIN-nya, dan perintah lain perlu orang yang sudah masuk (masuk KODE di baris). F9, a,
s, lapor, baru dan catatan tidak pernah menunggu PIN. Tanpa satu pun PIN, kode saja sudah cukup.

  list           semua operator di site.toml, dan siapa yang punya PIN
  add KODE       PIN pertama seorang operator
  pin KODE       PIN lain, bila lupa
  disable KODE   PIN itu tidak berlaku lagi

Dengan --as KODE yang melakukannya pengawas di site.toml, atau operator itu sendiri untuk PIN-nya; PIN-nya sendiri
ditanyakan lebih dahulu. Tanpa --as pemilik folder di mesin ini yang melakukannya. Buku mutasi mencatat siapa.

PIN minimal 6 angka, atau 8 karakter dengan huruf. PIN ditanyakan dan tidak tampil; dari pipa satu baris.

contoh
  siaga operator add LST
  siaga operator pin BGS --as KRN     (KRN: pengawas)""",
    ),
    "usage.site": (
        """\
usage: siaga site check [FILE]
       siaga site show [FILE]

check says whether a site file can be used: one line for each fault, with the key, the line, what was found and what
would be right, and exit code 2. show prints what the console makes of it: posts with the people now on duty, crews,
shifts, check calls, services, sources, tours, phrases, types. Nothing is written.

  FILE   the file; site.toml of the home if it is left out

A running console takes a changed site.toml over on the line site: it shows what would change, then site take.

examples
  siaga site check
  siaga site check new/site.toml && cp new/site.toml ~/.local/share/siaga/
  siaga site show""",
        """\
pemakaian: siaga site check [BERKAS]
           siaga site show [BERKAS]

check mengatakan apakah site.toml dapat dipakai: satu baris untuk tiap kesalahan, dengan kunci, baris, apa yang
ditemukan dan apa yang benar, dan kode keluar 2. show mencetak isinya seperti dipahami konsol: pos dengan personel yang
dinas sekarang, regu, sif, lapor berkala, layanan, sumber, tur, frasa, jenis kejadian. Tidak ada yang ditulis.

  BERKAS   berkasnya; jika tidak disebut, site.toml konsol ini

Konsol yang berjalan memberlakukan site.toml yang berubah dengan baris site: perubahannya ditampilkan, lalu site pakai.

contoh
  siaga site check
  siaga site check baru/site.toml && cp baru/site.toml ~/.local/share/siaga/
  siaga site show""",
    ),
    "usage.exec": (
        """\
usage: siaga exec [--as CODE] 'LINE'
       siaga exec [--as CODE] -          one line after the other from stdin

Enters a line as if typed at the console. A running console does it; otherwise the book is opened here. For each line,
once it is on disk, one line is printed that begins with its number in the book:

  214 saved · check call, post 4 Warehouse rear

A refused line ends the command with exit code 2 and the reason on stderr; it wrote nothing. With - the lines before it
are kept and those after it are not read.

  --as CODE        the operator who enters it; else the operator in control, else the one of the crew on duty
  --pin-file FILE  their PIN, in a file that only you can read (chmod 600); or SIAGA_PIN_FILE, or SIAGA_PIN, in the
                   environment

Once operators have PINs, a line without one is entered as by a program, with the name of the system user: reports of
sources, check calls, new incidents, acknowledgements, notes and panic. All else needs the PIN; a signature and control
always. [exec] in site.toml says what programs may enter.

examples
  siaga exec --as LST 'ok 1-6'                           check calls of posts 1 to 6
  siaga exec 'n FIRE 3 smoke in the store'               a new incident
  siaga exec 'a 129'                                     acknowledge incident 129
  siaga exec -- '-15 l gate found open'                  it happened 15 minutes ago
  printf 'ok 1\\nok 2\\n' | siaga exec --as BGS -""",
        """\
pemakaian: siaga exec [--as KODE] 'BARIS'
           siaga exec [--as KODE] -          baris demi baris dari stdin

Memasukkan baris seperti di baris konsol. Konsol yang sedang berjalan mengerjakannya; bila tidak ada, buku dibuka di
sini. Untuk tiap baris, setelah tersimpan di disk, dicetak satu baris yang diawali nomornya di buku:

  214 tersimpan · lapor berkala, pos 4 Belakang gudang

Baris yang ditolak mengakhiri perintah dengan kode 2 dan alasannya di stderr; tidak ada yang ditulis. Dengan - baris
sebelumnya tetap tersimpan dan baris sesudahnya tidak dibaca.

  --as KODE          operator yang mencatat; bila tidak: pemegang kendali, atau operator regu yang dinas
  --pin-file BERKAS  PIN-nya, dalam berkas yang hanya dapat Anda baca (chmod 600); atau SIAGA_PIN_FILE, atau
                     SIAGA_PIN, di lingkungan (environment)

Bila operator punya PIN, baris tanpa PIN dicatat sebagai oleh program, dengan nama pengguna sistem: laporan sumber,
lapor berkala, kejadian baru, tanggapan, catatan dan tolong. Yang lain perlu PIN; paraf dan kendali selalu. [exec] di
site.toml menentukan apa yang boleh dicatat program.

contoh
  siaga exec --as LST 'aman 1-6'                         lapor berkala pos 1 sampai 6
  siaga exec 'baru api 3 asap di gudang'                 kejadian baru
  siaga exec 'a 129'                                     tanggapi kejadian 129
  siaga exec -- '-15 l gerbang ditemukan terbuka'        terjadi 15 menit yang lalu
  printf 'aman 1\\naman 2\\n' | siaga exec --as BGS -""",
    ),
    "usage.status": (
        """\
usage: siaga status [--json | --format text|json|prometheus] [--at TIME]

Posts, queue, shift, control and link in plain text. It only reads, and works while the console runs.

  --json      one JSON object: at, site, shift, control, posts, incidents, counts, link, book. Times are UTC
              milliseconds; left_s is seconds, below zero in over time
  --format FORMAT   text, json, or prometheus: metrics for a monitor (docs/guide/service.md)
  --at TIME   the room as it was then: 02:15, 2024-01-22T02:15, -90 (minutes ago), or UTC milliseconds

examples
  siaga status
  siaga status --at 02:15
  siaga status --format prometheus
  watch -n 10 siaga status""",
        """\
pemakaian: siaga status [--json | --format text|json|prometheus] [--at WAKTU]

Pos, antrean, sif, kendali dan hubungan dalam teks biasa. Hanya membaca, juga selagi konsol berjalan.

  --json       satu objek JSON: at, site, shift, control, posts, incidents, counts, link, book. Waktu dalam milidetik
               UTC; left_s dalam detik, di bawah nol bila lewat jam dinas
  --format FORMAT   text, json, atau prometheus: angka untuk alat pemantau (docs/guide/service.md)
  --at WAKTU   keadaan pada saat itu: 02:15, 2024-01-22T02:15, -90 (menit yang lalu), atau milidetik UTC

contoh
  siaga status
  siaga status --at 02:15
  siaga status --format prometheus
  watch -n 10 siaga status""",
    ),
    "usage.report": (
        """\
usage: siaga report shift|lapsit|kpi [--shift DATE NAME | --since TIME [--until TIME]] [--at TIME] [--by shift|day]
                    [--format md|html|csv|json] [--language en|id] [--imported] [--ask]
                    [--out FILE [--force]]

Reads the book next to a running console and writes nothing in the home. Every report ends with the book's numbers and
the hash that it is based on; a damaged or forked book is named in it.

  shift    control and its signatures, crew and posts, check calls by round, figures, incidents with times, targets and
           open steps, alarms, registers, tours, what comes next, gaps, corrections
  lapsit   the situation report, as a form: addressee, strength, each P1 and P2 (what, where, when, who, how, what was
           done), assessment, signature. What the room does not know is a blank line
  kpi      figures as a table, a row for each shift (--by day: each day) and all of them together

  --shift DATE NAME   the shift that starts on that local date: 2024-01-21 Night (its name, or its crew)
  --since, --until    from a time to a time: 02:15, 2024-01-22, 2024-01-22T02:15, -90 (minutes ago)
                      without them: the shift that runs; for kpi today and the six days before
  --at TIME           the report as of that time
  --format            md (default), html (one page, prints on A4), csv, json (moments as UTC ms and ISO local)
  --language          en or id; by default the site's
  --ask               lapsit: ask for what the room does not know (Enter: blank; a full stop: leave the rest)
  --imported          imported history in sections of its own: each incident (shift), its figures (kpi)
  --out FILE          write there (mode 0600) instead of stdout; --force overwrites

examples
  siaga report lapsit --language id
  siaga report shift --shift 2024-01-21 Night --format html --out night.html
  siaga report kpi --since 2024-01-01 --until 2024-01-31 --by day --format csv""",
        """\
pemakaian: siaga report shift|lapsit|kpi [--shift TANGGAL NAMA | --since WAKTU [--until WAKTU]] [--at WAKTU]
                        [--by shift|day] [--format md|html|csv|json] [--language en|id] [--imported]
                        [--ask] [--out BERKAS [--force]]

Membaca buku mutasi selagi konsol berjalan dan tidak menulis apa pun di folder konsol. Setiap laporan diakhiri nomor
mutasi dan hash yang menjadi dasarnya; buku yang rusak atau bercabang disebut di dalamnya.

  shift    kendali dan parafnya, regu dan pos, lapor berkala per putaran, angka, kejadian dengan waktu, batas dan
           langkah terbuka, alarm, buku-buku, patroli, yang mendatang, celah, ralat
  lapsit   laporan situasi menurut bentuknya: alamat, kekuatan, tiap P1 dan P2 (apa, di mana, kapan, siapa,
           bagaimana, tindakan), analisis, tanda tangan. Yang tidak diketahui konsol dikosongkan
  kpi      angka dalam tabel, satu baris tiap sif (--by day: tiap hari) dan semuanya

  --shift TANGGAL NAMA   sif yang mulai pada tanggal itu: 2024-01-21 Malam (namanya, atau regunya)
  --since, --until       dari waktu sampai waktu: 02:15, 2024-01-22, 2024-01-22T02:15, -90 (menit yang lalu)
                         tanpa itu: sif yang berjalan; untuk kpi hari ini dan enam hari sebelumnya
  --at WAKTU             seperti dibuat pada saat itu
  --format               md (bawaan), html (satu halaman, cetak A4), csv, json (waktu dalam ms UTC dan ISO setempat)
  --language             en atau id; bawaan bahasa tempat
  --ask                  lapsit: tanyakan yang tidak diketahui konsol (Enter: kosong; titik: sisanya kosong)
  --imported             riwayat impor di bagian tersendiri: tiap kejadian (shift), angkanya (kpi)
  --out BERKAS           tulis ke situ (mode 0600), bukan ke stdout; --force menimpa

contoh
  siaga report lapsit
  siaga report shift --shift 2024-01-21 Malam --format html --out malam.html
  siaga report kpi --since 2024-01-01 --until 2024-01-31 --by day --format csv""",
    ),
    "usage.query": (
        """\
usage: siaga query TABLE [EXPRESSION] [--json | --csv | --count] [--fields NAMES] [--sort NAME] [--all]

The rows of a table of the room that meet a condition. It only reads, and works while the console runs.

  TABLE          incidents, posts, shifts, sources, registers, alarms; and corrections, undone, annunciations, gone
  EXPRESSION     comparisons == != < <= > >=, in (…), like '%…%', joined with and, or, not and ( ). Texts are in quotes.
                 Moments are 02:15, 2024-01-22, 2024-01-22T02:15, -90 (minutes ago), -2h. units.post goes into a list:
                 any of its items. A field alone: whether it has a value
  --json         one row a line, with every field; times are UTC milliseconds
  --csv          for a spreadsheet
  --count        only how many
  --fields NAMES these fields, with commas
  --sort NAME    in the order of a field; -NAME (--sort=-NAME): the largest first
  --all          incidents settled more than 48 hours ago too: reads all of the book

examples
  siaga query incidents "state == 'new' and priority <= 2"
  siaga query incidents "received > -8h and words like '%gas%'" --sort=-received
  siaga query posts "status in ('to', 'scene')" --fields code,status,status_since
  siaga query incidents "units.post == '4'" --all --count

Every table and field: docs/guide/data.md.""",
        """\
pemakaian: siaga query TABEL [UNGKAPAN] [--json | --csv | --count] [--fields NAMA] [--sort NAMA] [--all]

Baris sebuah tabel ruang yang memenuhi syarat. Hanya membaca, juga selagi konsol berjalan.

  TABEL          incidents, posts, shifts, sources, registers, alarms; dan corrections, undone, annunciations, gone
  UNGKAPAN       perbandingan == != < <= > >=, in (…), like '%…%', disambung dengan and, or, not dan ( ). Teks dalam
                 tanda petik. Waktu: 02:15, 2024-01-22, 2024-01-22T02:15, -90 (menit yang lalu), -2j. units.post masuk
                 ke daftar: salah satu isinya. Kolom saja: apakah berisi
  --json         satu baris satu objek, semua kolom; waktu dalam milidetik UTC
  --csv          untuk lembar kerja
  --count        jumlahnya saja
  --fields NAMA  kolom ini, dengan koma
  --sort NAMA    menurut kolom; -NAMA (--sort=-NAMA): yang terbesar dulu
  --all          juga kejadian yang selesai lebih dari 48 jam lalu: membaca seluruh buku

contoh
  siaga query incidents "state == 'new' and priority <= 2"
  siaga query incidents "received > -8j and words like '%gas%'" --sort=-received
  siaga query posts "status in ('to', 'scene')" --fields code,status,status_since
  siaga query incidents "units.post == '4'" --all --count

Semua tabel dan kolom: docs/guide/data.md.""",
    ),
    "usage.log": (
        """\
usage: siaga log [--since TIME] [--until TIME] [--kind KIND] [--subject SUBJECT] [--grep WORDS [--regex]] [-n N]
                 [--json] [--follow]

The book, oldest first, one line an entry. Filters are combined.

  --since, --until TIME   when it was recorded: 22:00, 2024-01-22, 2024-01-22T02:15, -90 (minutes ago); a day or a
                          minute given as the end is included
  --kind KIND             check, post, break, incident (all of it) or incident.opened, call, log, fix …; several with
                          commas; imported: incidents of spreadsheets, by the time of the incident
  --subject SUBJECT       a post (4), an incident (129), or a subject as in --json (post:4, room)
  --grep WORDS            in the text, at the beginning of words; case does not matter, P4321QX finds P 4321 QX
  --regex                 the words of --grep are a regular expression
  -n N, --last N          only the last N of those
  --json                  one complete entry a line, with text and subject added; times are UTC milliseconds
  --follow, -f            print new entries as they come, until Ctrl+C

examples
  siaga log --since 22:00
  siaga log --subject 129
  siaga log --kind incident.opened --json
  siaga log -n 20 --follow""",
        """\
pemakaian: siaga log [--since WAKTU] [--until WAKTU] [--kind JENIS] [--subject SUBJEK] [--grep KATA [--regex]] [-n N]
                     [--json] [--follow]

Buku mutasi dari yang terlama, satu baris tiap mutasi. Semua saringan berlaku bersama.

  --since, --until WAKTU   waktu dicatat: 22:00, 2024-01-22, 2024-01-22T02:15, -90 (menit yang lalu); hari atau menit
                           terakhir ikut termasuk
  --kind JENIS             check, post, break, incident (semuanya) atau incident.opened, call, log, fix …; beberapa
                           dengan koma; imported: kejadian dari lembar kerja, menurut waktu kejadian
  --subject SUBJEK         pos (4), kejadian (129), atau subjek seperti di --json (post:4, room)
  --grep KATA              di dalam teks, di awal kata; huruf besar dan kecil sama, P4321QX menemukan P 4321 QX
  --regex                  KATA pada --grep adalah pola (regular expression)
  -n N, --last N           hanya N yang terakhir
  --json                   satu mutasi tiap baris, lengkap, ditambah text dan subject; waktu dalam milidetik UTC
  --follow, -f             ikuti selagi buku bertambah, sampai Ctrl+C

contoh
  siaga log --since 22:00
  siaga log --subject 129
  siaga log --kind incident.opened --json
  siaga log -n 20 --follow""",
    ),
    "usage.verify": (
        """\
usage: siaga verify [--json] [--key KEY] [--anchor NUMBER:HASH] [--sheets]

Checks every line of the book, its chain and its signatures. Exit 0: intact; 1: damaged, and where. It says which
entries are covered by which signature, note or print. It prints the last number and hash: print and sign them at
handover, and a later change or cut of the book will be noticed.

  --key KEY              the key that must have signed the book: whole or its first 20 digits, as a sheet has them, or
                         the folder with it. A book that was rewritten, signed with another key, no longer signed or cut
                         is found: one line says from which number on. May be repeated
  --anchor NUMBER:HASH   also check an earlier one, as it was printed (8 digits of the hash or more), also of the books
                         that this one continues; may be repeated
  --sheets               ask for number and hash of the last three printed sheets, and compare them with the book
  --json                 ok, entries, no, hash, problems, known, earlier (books that it continues), books (of others),
                         witnessed (an anchor or an index is next to the book)

example
  siaga verify --anchor 214:9f3c51d20b7a
  siaga verify --key '5f3a 91c2 0b7d 44e1 a06c'""",
        """\
pemakaian: siaga verify [--json] [--key KUNCI] [--anchor NOMOR:HASH] [--sheets]

Memeriksa setiap baris buku mutasi, rantainya dan tanda tangannya. Kode 0: utuh; 1: rusak, dan di mana. Disebut mutasi
mana yang dijamin tanda tangan, catatan atau cetakan yang mana. Nomor dan hash terakhir dicetak: cetak dan tanda tangani
saat serah terima, maka buku yang diubah atau dipotong kemudian akan ketahuan.

  --key KUNCI           kunci yang harus menandatangani buku: seluruhnya atau 20 angka pertamanya seperti di lembar,
                        atau folder berisi kunci itu. Buku yang ditulis ulang, ditandatangani kunci lain, tidak lagi
                        ditandatangani atau dipotong akan ketahuan: satu baris menyebut mulai nomor berapa. Boleh
                        diulang
  --anchor NOMOR:HASH   periksa juga yang lama, seperti tercetak (8 angka hash atau lebih), juga dari buku yang
                        disambung buku ini; boleh diulang
  --sheets              tanyakan nomor dan hash tiga lembar cetak terakhir, lalu bandingkan dengan buku
  --json                ok, entries, no, hash, problems, known, earlier (buku yang disambung), books (stasiun lain),
                        witnessed (ada jangkar atau indeks di samping buku)

contoh
  siaga verify --anchor 214:9f3c51d20b7a
  siaga verify --key '5f3a 91c2 0b7d 44e1 a06c'""",
    ),
    "usage.key": (
        """\
usage: siaga key show [--json]
       siaga key make [--on DIR] [--replace]
       siaga key pin STATION KEY

The console signs its book every hour, at each handover and at its end; siaga verify --key finds a book that was changed
after that. siaga init makes the key.
show prints the public key, where the private one lies, and the keys of other stations that are known here.
make makes the key of an older home, or takes the one that DIR has already. A running console signs from its next start.
pin notes the key of another station, as that station's siaga key show prints it. The first key of a station is noted
automatically when its first signature arrives; another one is said until a person has noted it.

  --on DIR    keep the private key on a medium: while that is away, the book says that it is not signed
  --replace   a new key; the old one names it in the book, if it is there. Quit the console first
  --json      for programs""",
        """\
pemakaian: siaga key show [--json]
           siaga key make [--on FOLDER] [--replace]
           siaga key pin STASIUN KUNCI

Konsol menandatangani bukunya tiap jam, tiap serah terima dan saat ditutup; siaga verify --key menemukan buku yang
diubah sesudah itu. siaga init membuat kuncinya.
show menampilkan kunci publik, letak kunci privat, dan kunci stasiun lain yang dikenal di sini.
make membuat kunci untuk folder lama, atau memakai yang sudah ada di FOLDER. Konsol yang jalan memakainya setelah
dibuka lagi.
pin mencatat kunci stasiun lain, seperti ditampilkan siaga key show di sana. Kunci pertama sebuah stasiun dicatat
otomatis saat tanda tangan pertamanya tiba; kunci lain terus disebut sampai ada orang yang mencatatnya.

  --on FOLDER   simpan kunci privat di media: selama media tidak terpasang, buku menyebut belum ditandatangani
  --replace     kunci baru; kunci lama menyebutnya di buku, kalau masih ada. Keluar dulu dari konsol
  --json        untuk program""",
    ),
    "usage.import": (
        """\
usage: siaga import FILE.csv|FILE.xlsx --map MAP.toml [--sheet NAME] [--dry-run] [--skip-bad FILE]
       siaga import FILE.csv|FILE.xlsx --propose MAP.toml [--sheet NAME]
       siaga import FILE [--unsealed] [--dry-run]

A file of siaga export is recognised by its first line: entries of another station come into the room, also next to a
running console. A file that was cut, altered or is from another site is refused; importing one twice adds nothing.
Of a file that no key has sealed it shows what it would change (control, closings, acknowledgements), and asks.

Brings in the incidents of a spreadsheet as history, in a book of their own: found by find and in the book, out of the
queue and of every figure of duty. Rows of one incident are merged. All or nothing; a second import adds nothing.
Files ending in .gz are read directly.

  --map MAP.toml   which column is which field, time format and zone, values of type, priority and disposition
  --propose MAP.toml   write a map guessed from the file's headings and values, to be corrected
  --sheet NAME     the sheet of a workbook (.xlsx, needs siaga[xlsx]) that has several
  --dry-run        count by type, priority and result, show three incidents and the first bad rows; write nothing
  --skip-bad FILE  put rows that cannot be read into a new file, with what is wrong, and import the others
  --unsealed       import a file that no key has sealed without asking: you trust who carried it

example
  siaga import calls-2020-04.csv.gz --map sf-fire.toml --dry-run""",
        """\
pemakaian: siaga import BERKAS.csv|BERKAS.xlsx --map PETA.toml [--sheet NAMA] [--dry-run] [--skip-bad BERKAS]
           siaga import BERKAS.csv|BERKAS.xlsx --propose PETA.toml [--sheet NAMA]
           siaga import BERKAS [--unsealed] [--dry-run]

Berkas siaga export dikenali dari baris pertamanya: yang ditulis stasiun lain masuk ke ruang, juga selagi konsol
berjalan. Berkas yang terpotong, diubah atau dari tempat lain ditolak seluruhnya; dua kali tidak menambah apa pun.
Untuk berkas tanpa segel kunci ditunjukkan dulu apa yang akan berubah (kendali, penutupan, tanggapan), lalu ditanyakan.

Memasukkan kejadian dari lembar kerja sebagai riwayat, dalam buku tersendiri: ditemukan dengan cari dan di buku, tidak
masuk antrean maupun angka dinas. Baris dari satu kejadian digabung. Semua atau tidak sama sekali; kedua kalinya tidak
menambah apa pun. Berkas .gz dibaca langsung.

  --map PETA.toml   kolom mana untuk isian mana, format dan zona waktu, nilai jenis, prioritas dan hasil
  --propose PETA.toml   tulis peta tebakan dari judul kolom dan isi berkas, untuk dibetulkan
  --sheet NAMA      lembar dari buku kerja (.xlsx, perlu siaga[xlsx]) yang punya beberapa
  --dry-run         hitung per jenis, prioritas, dan hasil; tunjukkan tiga kejadian dan baris salah; tidak menulis
  --skip-bad BERKAS sisihkan baris yang tidak dapat dibaca ke berkas baru dengan sebabnya, dan impor sisanya
  --unsealed        masukkan berkas tanpa segel kunci tanpa bertanya: pembawanya dipercaya

contoh
  siaga import calls-2020-04.csv.gz --map sf-fire.toml --dry-run""",
    ),
    "usage.export": (
        """\
usage: siaga export (--unsent | --all | --book BOOK) FILE [--json]

Writes entries to a file that is carried to another station on a stick; siaga import reads it there. Sealed with the
site's key if there is one here. Works while the console runs.

  --unsent      this station's entries that somebody may not have: not acknowledged by the remote, nor by every other
                known station in a file that came back from it
  --all         every entry of every book of the room, also those that came from others
  --book BOOK   every entry of one book (JBR-7f3a)
  --json        ok, file, entries, books, lost (of each book the damaged entry before which it ends), keyed

example
  siaga export --unsent /media/stick/jbr.siaga""",
        """\
pemakaian: siaga export (--unsent | --all | --book BUKU) BERKAS [--json]

Menulis catatan ke berkas untuk dibawa ke stasiun lain dengan flashdisk; di sana siaga import memasukkannya. Disegel
dengan kunci tempat bila ada. Bekerja selagi konsol berjalan.

  --unsent      catatan stasiun ini yang mungkin belum dimiliki: belum diakui remote, dan belum semua stasiun lain yang
                dikenal menyatakannya dalam berkas yang kembali
  --all         semua catatan semua buku ruang, juga yang datang dari stasiun lain
  --book BUKU   semua catatan satu buku (JBR-7f3a)
  --json        ok, file, entries, books, lost (catatan rusak tempat tiap buku berakhir), keyed

contoh
  siaga export --unsent /media/flashdisk/jbr.siaga""",
    ),
    "usage.backup": (
        """\
usage: siaga backup DIR [--every SPAN] [--json]

Copies site file, book, imported book and the entries of other stations to a new folder in DIR, named after the moment
(UTC), while the console runs. The copy is verified before it gets its name. Choose another disk; DIR is created if its
parent exists.

  --every SPAN   repeat until interrupted: 30s, 5m, 1h. It keeps the newest 12, then one an hour for a day, one a day
                 for a month; copies made by hand are never removed
  --json         ok, path, at, book, no, hash, bytes

example
  siaga backup /media/second/siaga --every 5m""",
        """\
pemakaian: siaga backup DIR [--every SELANG] [--json]

Menyalin site.toml, buku mutasi, buku impor dan yang datang dari stasiun lain ke folder baru di DIR, bernama
waktunya (UTC), selagi konsol berjalan. Salinan diperiksa sebelum diberi nama. Pilih disk lain; DIR dibuat bila folder
di atasnya ada.

  --every SELANG   terus berulang sampai dihentikan: 30s, 5m, 1h. Disimpan 12 terbaru, lalu satu per jam selama
                   sehari, satu per hari selama sebulan; salinan dengan tangan tidak pernah dihapus
  --json           ok, path, at, book, no, hash, bytes

contoh
  siaga backup /media/kedua/siaga --every 5m""",
    ),
    "usage.restore": (
        """\
usage: siaga restore DIR [--home HOME] [--json]

Makes the home a room from a copy: DIR itself, or the newest intact copy in it. The home must not have a book yet. A new
book is opened that names the last number and hash of the old one and continues it, so that two never write one book.

  --json   ok, source, old, no, hash, book

example
  siaga restore /media/second/siaga --home ~/room""",
        """\
pemakaian: siaga restore DIR [--home FOLDER] [--json]

Membuat ruang dari salinan: DIR sendiri, atau salinan utuh terbaru di dalamnya. Di folder tujuan belum boleh ada buku
mutasi. Buku baru dibuka, menyebut nomor dan hash terakhir buku lama dan menyambungnya, agar tidak ada dua penulis.

  --json   ok, source, old, no, hash, book

contoh
  siaga restore /media/kedua/siaga --home ~/ruang""",
    ),
    "usage.doctor": (
        """\
usage: siaga doctor [--json]

Checks what a room needs: folder and modes, site file, kind of file system, space, speed of the disk, book, running
console, backups, clock and zone, terminal, symbols. Run it in the terminal where the console will run. It changes
nothing. Exit 0: fit for duty; 1: something is at fault.

  --json   ok, findings (name, level ok, note or fault, text)""",
        """\
pemakaian: siaga doctor [--json]

Memeriksa kebutuhan ruang: folder dan hak akses, site.toml, jenis sistem berkas, sisa ruang disk, kecepatan disk,
buku mutasi, konsol yang berjalan, cadangan, jam dan zona, terminal, simbol. Jalankan di terminal tempat konsol nanti.
Tidak mengubah apa pun. Kode 0: siap dipakai; 1: ada gangguan.

  --json   ok, findings (name, level ok, note atau fault, text)""",
    ),
    "usage.completion": (
        """\
usage: siaga completion bash|zsh|man

Prints what a shell needs to complete commands, options and tables with Tab, or the manual page.

examples
  siaga completion bash > ~/.local/share/bash-completion/completions/siaga
  siaga completion zsh > ~/.zfunc/_siaga        with fpath+=~/.zfunc before compinit in ~/.zshrc
  siaga completion man > ~/.local/share/man/man1/siaga.1""",
        """\
pemakaian: siaga completion bash|zsh|man

Mencetak yang dibutuhkan shell untuk melengkapi perintah, opsi dan tabel dengan Tab, atau halaman manual.

contoh
  siaga completion bash > ~/.local/share/bash-completion/completions/siaga
  siaga completion zsh > ~/.zfunc/_siaga        dengan fpath+=~/.zfunc sebelum compinit di ~/.zshrc
  siaga completion man > ~/.local/share/man/man1/siaga.1""",
    ),
    "usage.repair": (
        """\
usage: siaga repair [--dry-run] [--json]

Checks every entry of a damaged book, reports which are lost and which are unverified (readable, but the entry before is
missing or changed), and records that in the book. Nothing is rewritten: damaged files stay as they are, the rest of
them is read as before, and the book continues in its current file. From then on BOOK DAMAGED is not shown and siaga
verify lists the damage as known. Quit the console first.

  --dry-run   only report it
  --json      books, for each damaged one: book, files, lost, suspect (ranges of numbers), no (the entry)""",
        """\
pemakaian: siaga repair [--dry-run] [--json]

Memeriksa setiap mutasi buku yang rusak, menyebut mana yang hilang dan mana yang diragukan (terbaca, padahal yang
sebelumnya hilang atau berubah), lalu mencatatnya di buku. Tidak ada yang ditulis ulang: berkas rusak dibiarkan, yang
masih terbaca tetap terbaca, dan buku berlanjut di berkas lanjutannya. Sejak itu MUTASI RUSAK tidak lagi tampil dan
siaga verify menyebut kerusakan itu sebagai sudah diketahui. Tutup konsol lebih dulu.

  --dry-run   hanya sebutkan
  --json      books, untuk tiap buku yang rusak: book, files, lost, suspect (rentang nomor), no (mutasinya)""",
    ),
    "usage.push": (
        """\
usage: siaga push status [--json]
       siaga push test
       siaga push again

The agency's own interface, [push] in site.toml, receives every change: see docs/guide/push.md. A running console pushes
automatically, and so does siaga sync.
status shows what it has not received yet, and what it refused.
test sends the state of one post or incident and prints what was sent and what came back.
again sends what it refused once more.

  --json  for programs""",
        """\
pemakaian: siaga push status [--json]
           siaga push test
           siaga push again

Antarmuka instansi, [push] di site.toml, dikabari setiap perubahan: lihat docs/guide/push.md. Konsol yang jalan mengirim
otomatis, begitu juga siaga sync.
status menyebut apa yang belum dikabarkan, dan apa yang ditolak.
test mengirim keadaan satu pos atau kejadian, lalu menampilkan yang dikirim dan jawabannya.
again mengirim lagi apa yang ditolak.

  --json  untuk program""",
    ),
    "usage.remote": (
        """\
usage: siaga remote init [--admin NAME] [--admin-password FILE] [--stations CODES] [--renew CODES] [--remove CODES]
       siaga remote init --print [--stations CODES] [--json]
       siaga remote status [--json]

init sets up the remote that site.toml names, from an admin's account: accounts, the bucket, a log for each station,
heads. Existing parts stay; doing it twice changes nothing. It prints what it created. Passwords and the site's
key are written to files of mode 0600 in this folder, never printed.
init --print asks no server: it lists what the owner of another server has to lay out there.
status signs in and shows how far each book is there and here, and whether the last number and hash that this station
left there are still those of its book. See docs/guide/remote.md.

  --admin NAME            the admin's account (admin)
  --admin-password FILE   a file of mode 0600 with its password; else SIAGA_ADMIN_PASSWORD, else it asks for it
  --stations CODES        other stations next to this one: SBY,MLG
  --renew CODES           new passwords for these: a lost laptop
  --remove CODES          remove these stations' accounts; their entries stay
  --print                 only list what must be there
  --json                  for programs""",
        """\
pemakaian: siaga remote init [--admin NAMA] [--admin-password BERKAS] [--stations KODE] [--renew KODE] [--remove KODE]
           siaga remote init --print [--stations KODE] [--json]
           siaga remote status [--json]

init menyiapkan server yang disebut site.toml, dari akun admin: akun, bucket, log tiap stasiun, kepala. Yang sudah ada
dibiarkan; mengulang tidak mengubah apa pun. Yang dibuat disebutkan. Sandi dan kunci lokasi ditulis ke berkas bermode
0600 di folder ini, tidak pernah ditampilkan.
init --print tidak menghubungi server: hanya menyebut apa yang harus disiapkan pemilik server lain.
status masuk dan menyebut sampai mana tiap buku di sana dan di sini, dan apakah nomor dan hash terakhir yang
ditinggalkan stasiun ini di sana masih milik bukunya. Lihat docs/guide/remote.md.

  --admin NAMA             akun admin (admin)
  --admin-password BERKAS  berkas bermode 0600 berisi sandinya; atau SIAGA_ADMIN_PASSWORD, atau ditanyakan
  --stations KODE          stasiun lain selain ini: SBY,MLG
  --renew KODE             sandi baru untuk stasiun ini: laptop hilang
  --remove KODE            hapus akun stasiun ini; tulisannya tetap
  --print                  hanya sebut apa yang harus ada di sana
  --json                   untuk program""",
    ),
    "usage.sync": (
        """\
usage: siaga sync [--once] [--json]

Sends the entries written here and fetches those written elsewhere, without the screen. A console that runs here does
that automatically; then this only asks it to do so now.

  --once   until everything is sent and fetched, then end: 0, or 1 with the reason
  --json   ok, state, unsent, came, error""",
        """\
pemakaian: siaga sync [--once] [--json]

Mengirim yang ditulis di sini dan mengambil yang ditulis di tempat lain, tanpa layar. Konsol yang sedang jalan di sini
melakukannya otomatis; perintah ini lalu hanya memintanya sekarang.

  --once   sampai semua terkirim dan terambil, lalu selesai: 0, atau 1 dengan sebabnya
  --json   ok, state, unsent, came, error""",
    ),
}
