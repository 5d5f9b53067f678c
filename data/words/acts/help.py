"""Help of each command: its title, the forms to type, and what it does.

Shown by ``?``, the palette and the reference.
"""

from data.words import Table

TABLE: Table = {
    "help.posts": ("Posts", "Pos"),
    "help.incidents": ("Incidents", "Kejadian"),
    "help.outside": ("To the outside", "Pihak luar"),
    "help.registers": ("The registers", "Buku-buku register"),
    "help.book": ("The book", "Buku mutasi"),
    "help.screen": ("The screen", "Layar"),
    "help.time": ("Time", "Waktu"),
    "help.time.forms": (
        "0214 LINE\n02:14 LINE\n-15 LINE\n0214 LINE why REASON",
        "0214 BARIS\n02.14 BARIS\n-15 BARIS\n0214 BARIS alasan KATA",
    ),
    "help.time.text": (
        "A line may begin with when it happened; -15 is minutes ago. Never the future; over 12 hours back needs why.",
        "Baris boleh diawali waktu kejadian; -15 adalah menit lalu. Lebih dari 12 jam lalu perlu alasan.",
    ),
    "help.numbers": ("Numbers", "Nomor"),
    "help.numbers.forms": (
        "4, P4\n129, #129\n1,3,5\n1-6\nall",
        "4, P4\n129, #129\n1,3,5\n1-6\nsemua",
    ),
    "help.numbers.text": (
        "Posts are 1 to 99, incidents start at 101. Without a number a command means the open incident.",
        "Pos 1 sampai 99, kejadian mulai 101. Tanpa nomor berarti kejadian yang dibuka.",
    ),
    "help.verbs": ("Commands", "Perintah"),
    "help.verbs.forms": ("undo, und\ntanggap 129, tan 129", "urung, uru\nack 129"),
    "help.verbs.text": (
        "English and Indonesian are both understood; three letters are enough where unique. Nothing happens "
        "before Enter.",
        "Inggris dan Indonesia selalu dipahami; tiga huruf cukup bila unik. Baru terjadi setelah Enter.",
    ),
    # --- keys
    "help.enter": ("Enter", "Enter"),
    "help.enter.forms": ("Enter", "Enter"),
    "help.enter.text": (
        "Does what the row under the line says. On an empty line it opens the chosen row.",
        "Melakukan yang tertulis di bawah baris. Pada baris kosong membuka baris antrean yang dipilih.",
    ),
    "help.esc": ("Drafts", "Draf"),
    "help.esc.forms": ("Esc\nCtrl+R", "Esc\nCtrl+R"),
    "help.esc.text": (
        "Esc puts the line aside as a draft, on an empty line it goes back to the board. Ctrl+R lists the drafts; "
        "Tab takes one.",
        "Esc menyimpan baris sebagai draf, pada baris kosong kembali ke papan. Ctrl+R menampilkan semua draf; "
        "Tab mengambil satu.",
    ),
    "help.tab": ("Completing", "Melengkapi"),
    "help.tab.forms": ("Tab\nShift+Tab", "Tab\nShift+Tab"),
    "help.tab.text": (
        "Takes the first of the list above the line, then the next; Shift+Tab the one before. Any other key types "
        "as ever, and Enter enters the line as it stands.",
        "Mengambil yang pertama dari daftar di atas baris, lalu berikutnya; Shift+Tab yang sebelumnya. Tombol lain "
        "tetap mengetik, dan Enter menjalankan baris apa adanya.",
    ),
    "help.moving": ("Moving", "Berpindah"),
    "help.moving.forms": (
        "Up, Down\nPgUp, PgDn\nHome, End\nLeft, Right",
        "Panah atas, bawah\nPgUp, PgDn\nHome, End\nPanah kiri, kanan",
    ),
    "help.moving.text": (
        "Move in the queue, the book or a page, whatever is in the line. Home and End do so on an empty line, where "
        "Left and Right go through the past.",
        "Berpindah di antrean, mutasi atau halaman, apa pun isi baris. Home dan End hanya pada baris kosong; di sana "
        "panah kiri dan kanan berpindah dalam waktu lampau.",
    ),
    "help.past": ("In the past", "Di masa lampau"),
    "help.past.forms": ("Left, Right\nPgUp, PgDn\nEsc", "Panah kiri, kanan\nPgUp, PgDn\nEsc"),
    "help.past.text": (
        "While at shows the past: a minute back and on, the entry before and the next one, back to now.",
        "Selama pukul menampilkan masa lampau: satu menit, satu catatan, kembali ke kini.",
    ),
    "help.takeback": ("Undo typing", "Urungkan ketikan"),
    "help.takeback.forms": ("Ctrl+Z\nCtrl+U", "Ctrl+Z\nCtrl+U"),
    "help.takeback.text": (
        "Ctrl+Z undoes typing and erasing; Ctrl+U clears the line. After a refused Enter the next key begins a new "
        "line; an arrow or Backspace mends the old one.",
        "Ctrl+Z mengembalikan yang diketik atau dihapus; Ctrl+U mengosongkan baris. Setelah Enter ditolak, ketikan "
        "berikut memulai baris baru; panah atau Backspace memperbaiki yang lama.",
    ),
    "help.choosing": ("Choosing a command", "Memilih perintah"),
    "help.choosing.forms": ("Ctrl+P\n?, F1", "Ctrl+P\n?, F1"),
    "help.choosing.text": (
        "Ctrl+P searches all commands and puts the chosen one into the line; ? lists them here, ? ok explains one.",
        "Ctrl+P mencari semua perintah dan menaruh yang dipilih di baris; ? menampilkan semua, ? aman hanya satu.",
    ),
    "help.phrases": ("Phrases", "Frasa"),
    "help.phrases.forms": ("F2-F8", "F2-F8"),
    "help.phrases.text": (
        "Put the phrases of the site file into the line; Enter stays Enter.",
        "Menaruh frasa dari site.toml di baris; tetap perlu Enter.",
    ),
    "help.redraw": ("Drawing the screen again", "Menggambar ulang layar"),
    "help.redraw.forms": ("Ctrl+L", "Ctrl+L"),
    "help.redraw.text": (
        "Draws everything again, after another program has written on the terminal. Otherwise the screen is right "
        "again within two minutes.",
        "Menggambar ulang semua bila ada tulisan asing di layar. Tanpa itu layar benar lagi dalam dua menit.",
    ),
    "help.select": ("Copying from the screen", "Menyalin dari layar"),
    "help.select.forms": ("Shift+drag", "Shift+seret"),
    "help.select.text": (
        "The mouse belongs to Siaga; with Shift held the terminal selects text as usual (iTerm2: Option).",
        "Tetikus dipakai Siaga; sambil menahan Shift, terminal memilih teks seperti biasa (iTerm2: Option).",
    ),
    "help.leaving": ("Leaving", "Keluar"),
    "help.leaving.forms": ("Ctrl+C, Ctrl+Q", "Ctrl+C, Ctrl+Q"),
    "help.leaving.text": (
        "They do not quit; they type quit for you.",
        "Tidak langsung keluar; mengetik keluar untuk Anda.",
    ),
    # --- posts
    "help.digit.title": ("Check call that is due", "Lapor yang ditunggu"),
    "help.digit.forms": ("4", "4"),
    "help.digit.text": (
        "The post called in. Only while its call is due, late or in a roll call, so that a wrong digit is not "
        "taken for contact.",
        "Pos melapor. Hanya saat waktu lapor, terlambat atau cek personel, agar salah angka tidak menjadi kontak.",
    ),
    "help.ok.title": ("Check call", "Lapor berkala"),
    "help.ok.forms": ("ok 4 WORDS\nok 1,3,5\nok 1-6\nok all", "aman 4 KATA\naman 1,3,5\naman 1-6\naman semua"),
    "help.ok.text": (
        "Contact with a post at any time. With several, posts on break or unmanned are skipped and named.",
        "Kontak dengan pos kapan saja. Bila beberapa, pos istirahat atau kosong dilewati dan disebut.",
    ),
    "help.g.title": ("Send posts", "Kirim pos"),
    "help.g.forms": ("g 3,6\ng 129 3,6\ng 6 to 4", "kirim 3,6\nkirim 129 3,6\nkirim 6 ke 4"),
    "help.g.text": (
        "Send posts to an incident, or to look at another post.",
        "Kirim pos ke kejadian, atau untuk melihat pos lain.",
    ),
    "help.on.title": ("Posts on scene", "Pos tiba"),
    "help.on.forms": ("on 6\non 129 3,6\non all", "tiba 6\ntiba 129 3,6\ntiba semua"),
    "help.on.text": (
        "Posts have arrived where they were sent. That is contact.",
        "Pos sudah tiba di tujuan. Itu juga kontak.",
    ),
    "help.back.title": ("Posts back", "Pos kembali"),
    "help.back.forms": ("back 6\nback all", "kembali 6\nkembali semua"),
    "help.back.text": (
        "Released from an incident, or back from a break.",
        "Lepas dari kejadian, atau usai istirahat.",
    ),
    "help.br.title": ("Break with cover", "Istirahat dengan pengganti"),
    "help.br.forms": ("br 4 6 20m\nbr 4 6", "istirahat 4 6 20m\nistirahat 4 6"),
    "help.br.text": (
        "Post 4 on break, covered by 6, for 20 minutes (15 if not said). A post is never empty: a break needs cover.",
        "Pos 4 istirahat, diganti 6, selama 20 menit (15 bila tidak disebut). Pos tidak boleh kosong: perlu pengganti.",
    ),
    "help.relief.title": ("Who is on a post", "Aplus pos"),
    "help.relief.forms": ("relief 3 NAME\nrelief 3 NAME,NAME", "aplus 3 NAMA\naplus 3 NAMA,NAMA"),
    "help.relief.text": (
        "Who is on the post from now on.",
        "Siapa yang bertugas di pos mulai sekarang.",
    ),
    "help.test.title": ("Test of an alarm", "Uji alarm"),
    "help.test.forms": ("test 6 WHY\ntest 6 off\ntest sound", "uji 6 ALASAN\nuji 6 stop\nuji suara"),
    "help.test.text": (
        "Post 6 stays silent by arrangement: LATE and MISSED sound once each. sound: bell and flash. Not counted.",
        "Pos 6 diam sesuai kesepakatan: TLBT dan TDK LAPOR berbunyi sekali. suara: bunyi, kedip. Tidak dihitung.",
    ),
    "help.roll.title": ("Roll call with names", "Cek personel"),
    "help.roll.forms": (
        "roll 129\nroll 129 1-6\nroll 129 here NAME\nroll 129 missing NAME\n"
        "roll 129 end\nroll 129 every 5 1-6\nroll 129 off\nroll 129 all",
        "cek 129\ncek 129 1-6\ncek 129 ada NAMA\ncek 129 belum NAMA\n"
        "cek 129 selesai\ncek 129 tiap 5 1-6\ncek 129 hapus\ncek 129 semua",
    ),
    "help.roll.text": (
        "Everybody on the posts in it, and on site at no post, is called by name; ok POST answers for all its people. "
        "Somebody missing at its end opens a P1. every N: how often posts answer, sent or not. all: all posts too.",
        "Semua di pos terkait dan di lokasi tanpa pos dipanggil namanya; aman POS menjawab untuk semua orangnya. "
        "Yang belum ada saat selesai membuka P1. tiap N: seberapa sering pos menjawab, dikirim atau tidak. "
        "semua: semua pos juga.",
    ),
    "help.tempo.title": ("Rhythm of check calls", "Irama lapor berkala"),
    "help.tempo.forms": (
        "tempo 1-6 30 until 05:00 by NAME WORDS\ntempo siaga 2 by NAME\ntempo 3 off\ntempo off",
        "irama 1-6 30 sampai 05:00 oleh NAMA KATA\nirama siaga 2 oleh NAMA\nirama 3 hapus\nirama hapus",
    ),
    "help.tempo.text": (
        "By order posts call more often or more seldom, until then or until off. Siaga 1 to 3 is for all posts.",
        "Atas perintah pos lapor lebih sering atau jarang, sampai waktunya atau dihapus. Siaga 1-3 untuk semua pos.",
    ),
    "help.here.title": ("I am here", "Saya hadir"),
    "help.here.forms": ("here", "hadir"),
    "help.here.text": (
        'Answers "Are you there?". On the screen any key does it, and nothing else.',
        'Menjawab "Anda di tempat?". Di layar tombol apa saja bisa, dan tidak melakukan hal lain.',
    ),
    "help.hazard.title": ("Hazard note", "Catatan rawan"),
    "help.hazard.forms": ("hazard 3 WORDS\nhazard 3 off 1", "rawan 3 KATA\nrawan 3 hapus 1"),
    "help.hazard.text": (
        "A note that stays pinned to the post until it is taken down.",
        "Catatan yang tetap menempel di pos sampai dihapus.",
    ),
    "help.closed.title": ("Post withdrawn", "Pos ditutup"),
    "help.closed.forms": ("closed 4 by NAME WHY", "ditutup 4 oleh NAMA ALASAN"),
    "help.closed.text": (
        "A post is withdrawn by order: who ordered it, and why.",
        "Pos ditutup atas perintah: siapa yang memerintah, dan alasannya.",
    ),
    "help.open.title": ("Post manned again", "Pos dibuka lagi"),
    "help.open.forms": ("open 4 WORDS", "buka 4 KATA"),
    "help.open.text": ("A withdrawn post is manned again.", "Pos yang ditutup dijaga lagi."),
    "help.patrol.title": ("Post on patrol", "Pos patroli"),
    "help.patrol.forms": ("patrol 6 WORDS", "patroli 6 KATA"),
    "help.patrol.text": ("A post walks its round; back 6 ends it.", "Pos berkeliling; kembali 6 mengakhiri."),
    "help.panic.title": ("Officer in danger", "Petugas dalam bahaya"),
    "help.panic.forms": ("panic 4 WORDS\nF9 4", "tolong 4 KATA\nF9 4"),
    "help.panic.text": (
        "A P1 incident at once. F9 and the post's number do it in every screen. Written out, never shortened.",
        "Langsung kejadian P1. F9 lalu nomor pos berlaku di semua layar. Ditulis lengkap, tidak disingkat.",
    ),
    # --- incidents
    "help.n.title": ("New incident", "Kejadian baru"),
    "help.n.forms": (
        "n TYPE POST WORDS\nn1 TYPE POST WORDS\nn TYPE - WORDS\nn TYPE POST ht: WORDS\nn 129 WORDS",
        "n JENIS POS KATA\nn1 JENIS POS KATA\nn JENIS - KATA\nn JENIS POS ht: KATA\nn 129 KATA",
    ),
    "help.n.text": (
        "Priority from the type, or given (n1). Sources: ht: hp: wa: cctv: 110:. With a number: another report.",
        "Prioritas dari jenis, atau diberi (n1). Sumber: ht: hp: wa: cctv: 110:. Dengan nomor: laporan lagi.",
    ),
    "help.a.title": ("Acknowledge", "Tanggapi"),
    "help.a.forms": ("a\na 129\na 118,119\na all", "tanggap\ntanggap 129\ntanggap 118,119\ntanggap semua"),
    "help.a.text": (
        "You have seen it: it stops ringing and flashing. Alone: the worst that is new, fixed when you type a. "
        "All: every new P3 and P4, never a P1 or P2.",
        "Sudah Anda lihat: berhenti berbunyi. Tanpa nomor: yang terberat yang baru, ditetapkan saat a diketik. Semua: "
        "tiap P3 dan P4 baru, bukan P1 atau P2.",
    ),
    "help.s.title": ("Silence", "Senyapkan"),
    "help.s.forms": ("s", "senyap"),
    "help.s.text": (
        "Sound off for what is ringing now. Nothing is acknowledged.",
        "Bunyi yang sekarang dimatikan. Belum ada yang ditanggapi.",
    ),
    "help.t.title": ("Tick a step", "Centang langkah"),
    "help.t.forms": ("t 2 WORDS\nt 1-3\nt 129 2\nt -2", "langkah 2 KATA\nlangkah 1-3\nlangkah 129 2\nlangkah -2"),
    "help.t.text": (
        "A step of the checklist is done, or several; -2 opens it again.",
        "Satu langkah selesai, atau beberapa; -2 membukanya lagi.",
    ),
    "help.waive.title": ("Waive a step", "Kecualikan langkah"),
    "help.waive.forms": (
        "waive 2 WHY by NAME\nwaive 129 2 WHY by NAME\nwaive 129 1-3 WHY by NAME",
        "kecualikan 2 ALASAN oleh NAMA\nkecualikan 129 2 ALASAN oleh NAMA\nkecualikan 129 1-3 ALASAN oleh NAMA",
    ),
    "help.waive.text": (
        "A step will not be done: why, and who allowed it. Written out, never shortened.",
        "Langkah tidak dikerjakan: alasan dan siapa yang mengizinkan. Ditulis lengkap.",
    ),
    "help.number.title": ("Open an incident, note on it", "Buka kejadian, catatan"),
    "help.number.forms": ("129\n129 WORDS\n129: WORDS", "129\n129 KATA\n129: KATA"),
    "help.number.text": (
        "The number alone opens it; with words it is a note on it. Words that are a whole command are that command: "
        "129 send 4; with a colon they are always a note.",
        "Nomor saja membukanya; dengan kata menjadi catatan. Kata yang berupa perintah lengkap dijalankan: 129 kirim "
        "4; dengan titik dua selalu catatan.",
    ),
    "help.scene.title": ("The scene", "TKP"),
    "help.scene.forms": (
        "scene 129 lead NAME\nscene 129 in NAME, NAME\nscene 129 out NAME\nscene 129 witness NAME, NAME: WORDS",
        "tkp 129 pimpin NAMA\ntkp 129 masuk NAMA, NAMA\ntkp 129 keluar NAMA\ntkp 129 saksi NAMA, NAMA: KATA",
    ),
    "help.scene.text": (
        "Who leads the scene, who went in and left, who saw it. On the incident's page, the sheet and in the report.",
        "Siapa memimpin TKP, siapa masuk dan keluar, siapa saksinya. Ada di lembar kejadian, serah terima dan laporan.",
    ),
    "help.controlled.title": ("Under control", "Terkendali"),
    "help.controlled.forms": ("controlled 129 WORDS", "terkendali 129 KATA"),
    "help.controlled.text": ("Under control; posts stay there.", "Terkendali; pos tetap di sana."),
    "help.c.title": ("Close", "Tutup"),
    "help.c.forms": ("c 129 handled WORDS", "tutup 129 tertangani KATA"),
    "help.c.text": (
        "Close with a result: safe, handled, handed, false, cancelled, drill. A P1 needs its steps ticked or waived.",
        "Tutup dengan hasil: aman, tertangani, diserahkan, keliru, dibatalkan, latihan. P1: semua langkah wajib dulu.",
    ),
    "help.reopen.title": ("Reopen", "Buka kembali"),
    "help.reopen.forms": ("reopen 129 WHY", "buka 129 ALASAN"),
    "help.reopen.text": ("Open again; its history stays.", "Dibuka lagi; riwayat tetap."),
    "help.pri.title": ("Priority", "Prioritas"),
    "help.pri.forms": (
        "pri 129 1 WHY\npri 129 2 WHY by NAME",
        "pri 129 1 ALASAN\npri 129 2 ALASAN oleh NAMA",
    ),
    "help.pri.text": (
        "Raise or lower it, 1 to 4; lowering needs why. Where supervisors are set, by: in whose name a P1 is lowered.",
        "Naik atau turun, 1 sampai 4; turun perlu alasan. Bila ada pengawas, oleh: atas nama siapa P1 diturunkan.",
    ),
    "help.src.title": ("A source went down or came up", "Sumber mati atau pulih"),
    "help.src.forms": ("src cam-3 down WORDS\nsrc cam-3 up\nsrc", "sumber cam-3 mati KATA\nsumber cam-3 pulih\nsumber"),
    "help.src.text": (
        "One row for each source; what follows a cause is grouped. Scripts use siaga exec. Alone: the page.",
        "Satu baris tiap sumber; yang mati karena sumber lain masuk barisnya. Skrip memakai siaga exec. "
        "Tanpa kata lain: daftar sumber.",
    ),
    "help.shelve.title": ("Put a source aside", "Redam sumber"),
    "help.shelve.forms": (
        "shelve cam-3 30m WHY\nshelve cam-3 until up WHY\nshelve 129 WHY\nshelve cam-3 off\nshelve\n"
        "shelve cam-3 90m WHY by NAME",
        "redam cam-3 30m ALASAN\nredam cam-3 sampai pulih ALASAN\nredam 129 ALASAN\nredam cam-3 stop\nredam\n"
        "redam cam-3 90m ALASAN oleh NAMA",
    ),
    "help.shelve.text": (
        "No sound and no new row from it until then; it ends automatically. Never a P1. Where supervisors are set, by: "
        "one, if long. Alone: what is shelved.",
        "Tanpa bunyi dan baris baru sampai saat itu; selesai otomatis. Tidak untuk P1. Bila ada pengawas, oleh: salah "
        "satunya, bila lama. Tanpa kata lain: daftar yang diredam.",
    ),
    "help.link.title": ("Link incidents", "Kaitkan kejadian"),
    "help.link.forms": (
        "link 129 dup 110\nlink 129 upd 110\nlink 129 rel 110",
        "kait 129 ganda 110\nkait 129 perkembangan 110\nkait 129 terkait 110",
    ),
    "help.link.text": (
        "dup: the same thing again, folds under 110. upd: an update of it, folds too. rel: keeps its row.",
        "ganda: laporan yang sama, masuk ke 110. perkembangan: masuk juga. terkait: tetap baris sendiri.",
    ),
    "help.decide.title": ("Decide a conflict between stations", "Putuskan perbedaan antarstasiun"),
    "help.decide.forms": (
        "decide 129 1\ndecide 129 priority 2",
        "putuskan 129 1\nputuskan 129 prioritas 2",
    ),
    "help.decide.text": (
        "Stations that were apart decided 129 differently. Its page lists the options; this picks the one that counts.",
        "Stasiun yang terpisah memutuskan 129 secara berbeda. Halamannya memuat pilihan; ini menetapkan yang berlaku.",
    ),
    # --- outside
    "help.call.title": ("Call to the outside", "Hubungi pihak luar"),
    "help.call.forms": (
        "call 110 WORDS, answered\ncall NAME NUMBER WORDS, no answer\ncall #129 110 WORDS\ncall 113 arrived",
        "hubungi 110 KATA, dijawab\nhubungi NAMA NOMOR KATA, tidak dijawab\nhubungi #129 110 KATA\nhubungi 113 tiba",
    ),
    "help.call.text": (
        "Who was called, and whether it was answered. It goes with the open incident; call - 110 with none.",
        "Siapa yang dihubungi dan apakah dijawab. Masuk ke kejadian yang dibuka; hubungi - 110 tanpa kejadian.",
    ),
    "help.e.title": ("Told the controller", "Lapor Padal"),
    "help.e.forms": ("e WORDS\ne 129 ht: WORDS, answered", "padal KATA\npadal 129 ht: KATA, dijawab"),
    "help.e.text": (
        "You told the controller, by radio or phone. The console itself contacts nobody.",
        "Anda melapor ke Padal, lewat HT atau telepon. Konsol sendiri tidak menghubungi siapa pun.",
    ),
    # --- book
    "help.l.title": ("Log entry", "Catat mutasi"),
    "help.l.forms": ("l WORDS\nl P4: WORDS", "catat KATA\ncatat P4: KATA"),
    "help.l.text": (
        "An entry in the book; with P4: it is about post 4.",
        "Satu baris mutasi; P4: berarti tentang pos 4.",
    ),
    "help.fix.title": ("Correct an entry", "Ralat"),
    "help.fix.forms": ("fix 214 WORDS\nfix", "ralat 214 KATA\nralat"),
    "help.fix.text": (
        "A new entry whose words replace all words of the old one; both stay readable. Alone it puts your last words "
        "into the line.",
        "Mutasi baru yang menggantikan semua kata yang lama; keduanya tetap terbaca. Tanpa nomor: kata terakhir Anda "
        "muncul di baris.",
    ),
    "help.type.title": ("It is another type", "Ubah jenis kejadian"),
    "help.type.forms": (
        "type 129 FIRE WHY\ntype FIRE WHY\ntype 129 VEHI WHY by NAME",
        "jenis 129 FIRE ALASAN\njenis FIRE ALASAN\njenis 129 VEHI ALASAN oleh NAMA",
    ),
    "help.type.text": (
        "Steps, targets and priority follow; what was done stays, and required steps of a more urgent type too. Where "
        "supervisors are set, by: in whose name a P1 becomes less.",
        "Langkah, batas waktu dan prioritas ikut; yang sudah selesai dan langkah wajib jenis lebih gawat tetap. Bila "
        "ada pengawas, oleh: atas nama siapa P1 turun.",
    ),
    "help.place.title": ("It is at another post", "Ubah pos kejadian"),
    "help.place.forms": ("place 129 4 WHY\nplace 129 - WHY", "lokasi 129 4 ALASAN\nlokasi 129 - ALASAN"),
    "help.place.text": (
        "Corrects a wrong post: row, roll calls and danger follow; who was sent stays sent. - for none.",
        "Membetulkan pos: baris, cek personel dan bahaya ikut; yang ditugaskan tetap. - berarti tanpa pos.",
    ),
    "help.undo.title": ("Undo", "Urung"),
    "help.undo.forms": ("undo\nundo 214 WHY", "urung\nurung 214 ALASAN"),
    "help.undo.text": (
        "Undoes your last entry within 2 minutes, unless another depends on it; with a number any entry at any time: a "
        "contact that never was no longer counts. It stays in the book, marked undone.",
        "Mengurungkan catatan terakhir Anda dalam 2 menit, bila tidak ada yang bergantung padanya; dengan nomor: "
        "mutasi mana pun, kapan pun; lapor yang keliru tidak lagi dihitung. Tetap di mutasi, bertanda.",
    ),
    "help.find.title": ("Search", "Cari"),
    "help.find.forms": ("find WORDS", "cari KATA"),
    "help.find.text": (
        "Search the book. via: shows each line with the way by which it came; via:exec finds those of one way.",
        "Cari di buku mutasi. via: menampilkan jalur masuk tiap baris; via:exec mencari satu jalur saja.",
    ),
    "help.remind.title": ("Reminder", "Pengingat"),
    "help.remind.forms": (
        "remind 03:30 WORDS\nremind 20m WORDS\nremind off 214",
        "ingat 03:30 KATA\ningat 20m KATA\ningat hapus 214",
    ),
    "help.remind.text": (
        "Comes back as a row of the queue at that time; until then it is on the handover sheet.",
        "Muncul lagi di antrean pada waktu itu; sampai saat itu ada di lembar serah terima.",
    ),
    "help.lookout.title": ("Look-out", "Atensi"),
    "help.lookout.forms": ("lookout WORDS until 06:00\nlookout off 1", "atensi KATA sampai 06:00\natensi hapus 1"),
    "help.lookout.text": (
        "What everybody looks out for. It ends automatically at its time.",
        "Yang harus diwaspadai semua. Selesai otomatis pada waktunya.",
    ),
    # --- registers
    "help.visit.title": ("Visitors", "Buku tamu"),
    "help.visit.forms": (
        "visit in NAME to 3 WHOM why WORDS\nvisit out NAME\nvisit refused NAME to WHERE why WORDS",
        "tamu masuk NAMA ke 3 SIAPA alasan KATA\ntamu keluar NAMA\ntamu ditolak NAMA ke TUJUAN alasan KATA",
    ),
    "help.visit.text": (
        "Visitors who came in, left or were turned away. Those inside are on the handover sheet.",
        "Siapa masuk, keluar atau ditolak. Yang di dalam ada di lembar serah terima.",
    ),
    "help.key.title": ("Keys", "Buku kunci"),
    "help.key.forms": ("key out 12 NAME\nkey in 12 NAME", "kunci keluar 12 NAMA\nkunci masuk 12 NAMA"),
    "help.key.text": (
        "A key given out or returned. Keys that are out are listed with their holders.",
        "Kunci keluar atau kembali. Kunci yang keluar disebut bersama pembawanya.",
    ),
    "help.seal.title": ("Seals", "Segel"),
    "help.seal.forms": (
        "seal 12/12 by A and B\nseal 129 G-0417 G-0921 by A and B\nseal 11/12 by A and B why WORDS",
        "segel 12/12 oleh A dan B\nsegel 129 G-0417 G-0921 oleh A dan B\nsegel 11/12 oleh A dan B alasan KATA",
    ),
    "help.seal.text": (
        "Seals counted, or one replaced, by two people. A count that does not match needs a reason.",
        "Segel dihitung, atau diganti, oleh dua orang. Yang tidak cocok perlu alasan.",
    ),
    "help.move.title": ("Boxes moved", "Kotak dipindah"),
    "help.move.forms": (
        "move 25 from A to B by C and D\nmove #129 25/24 from A to B by C and D why WORDS",
        "pindah 25 dari A ke B oleh C dan D\npindah #129 25/24 dari A ke B oleh C dan D alasan KATA",
    ),
    "help.move.text": (
        "Boxes that left and arrived, counted by two people. Counts that do not match need a reason.",
        "Kotak yang keluar dan sampai, dihitung dua orang. Jumlah yang tidak cocok perlu alasan.",
    ),
    "help.tour.title": ("Patrol tour", "Tur patroli"),
    "help.tour.forms": (
        "tour start 1\ntour point TK-1\ntour missed TK-5 WHY\ntour end",
        "tur mulai 1\ntur titik TK-1\ntur terlewat TK-5 ALASAN\ntur selesai",
    ),
    "help.tour.text": (
        "Checkpoints of a tour, reached or missed. Those not reported by its end count as missed.",
        "Titik kontrol tur, tercapai atau terlewat. Yang belum dilaporkan saat selesai dinyatakan terlewat.",
    ),
    # --- handover
    "help.handover": ("Control changes hands", "Serah terima kendali"),
    "help.ho.title": ("Handover", "Serah terima"),
    "help.ho.forms": (
        "ho start NAME\nho sign WORDS\nho 1-8\nho accept NAME\nho pause WHY\nho resume\nho quick NAME",
        "serah mulai NAMA\nserah paraf KATA\nserah 1-8\nserah terima NAMA\nserah jeda\nserah lanjut\nserah cepat NAMA",
    ),
    "help.ho.text": (
        "Start freezes the sheet; the one who hands over signs and says what to watch for; the one who takes "
        "over ticks the lines while reading them back, and accepts: control and crew change then. A line never "
        "read back, or an open P1, needs a reason after the name. A new P1 pauses it. Quick: within a shift, no sheet.",
        "Mulai membekukan lembar; yang menyerahkan paraf dan mengisi yang diwaspadai; yang menerima menandai "
        "baris yang dibaca ulang, lalu menerima: saat itu kendali dan regu berganti. Baris yang belum "
        "dibaca ulang, atau P1 yang terbuka, perlu alasan setelah nama. P1 baru menjedanya. Cepat: dalam sif, "
        "tanpa lembar.",
    ),
    "help.take.title": ("Take control", "Ambil kendali"),
    "help.take.forms": (
        "take NAME WHY\nho sign NAME\nho sign by NAME\ntake NAME WHY by NAME",
        "ambil NAMA ALASAN\nserah paraf NAMA\nserah paraf oleh NAMA\nambil NAMA ALASAN oleh NAMA",
    ),
    "help.take.text": (
        "When the operator in control cannot sign. A badge stays until they have signed, or somebody for them. Where "
        "supervisors are set, by: in whose name it is done.",
        "Bila pemegang kendali tidak dapat paraf. Tanda tetap ada sampai ia paraf, atau seseorang untuknya. Bila "
        "ada pengawas, oleh: atas nama siapa.",
    ),
    "help.login.title": ("Sign on", "Masuk dengan PIN"),
    "help.login.forms": ("login CODE", "masuk KODE"),
    "help.login.text": (
        "In a room with PINs: the line asks for your PIN, and what you enter is yours. Nobody needs it for F9, a, s, "
        "check calls, n and notes: they are entered as not signed on.",
        "Di ruang dengan PIN: baris meminta PIN Anda, dan yang Anda catat atas nama Anda. F9, a, s, lapor, baru dan "
        "catatan tidak pernah menunggu PIN: dicatat sebagai belum masuk.",
    ),
    "help.lock.title": ("Lock the console", "Kunci layar"),
    "help.lock.forms": ("lock", "kunci-layar"),
    "help.lock.text": (
        "Signs you off. The board stays on the screen and live; alarms can be answered. Control stays with you.",
        "Anda keluar dari konsol. Papan tetap tampil dan berjalan; alarm tetap bisa dijawab. Kendali tetap pada Anda.",
    ),
    # --- screen
    "help.b.title": ("The book", "Buku mutasi"),
    "help.b.forms": ("b\nb WORDS", "mutasi\nmutasi KATA"),
    "help.b.text": ("The complete book, filtered by the words.", "Seluruh mutasi, disaring dengan kata."),
    "help.h.title": ("Handover sheet", "Lembar serah terima"),
    "help.h.forms": ("h", "h"),
    "help.h.text": (
        "The handover sheet, whole, as a page; h on it goes back and hides the sheet next to the queue too.",
        "Lembar serah terima lengkap, sehalaman; h lagi kembali dan menyembunyikannya juga di samping antrean.",
    ),
    "help.filter.title": ("Filter the queue", "Saring antrean"),
    "help.filter.forms": ("/p1\n/post 3\n/overdue\n/WORDS\n/", "/p1\n/pos 3\n/lewat\n/KATA\n/"),
    "help.filter.text": (
        "Only these rows of the queue, until Esc. A new P1 or P2 is never hidden.",
        "Hanya baris antrean ini, sampai Esc. P1 atau P2 yang baru tidak pernah disembunyikan.",
    ),
    "help.posts.title": ("All posts", "Semua pos"),
    "help.posts.forms": ("posts", "pos"),
    "help.posts.text": (
        "Every post with people, status, times and hazards, those that are not normal first.",
        "Tiap pos dengan petugas, status, waktu, dan catatan rawan; yang tidak aman lebih dulu.",
    ),
    "help.v.title": ("Figures", "Angka"),
    "help.v.forms": ("v", "angka"),
    "help.v.text": (
        "Figures of this shift. Reports, also on paper: siaga report, in a terminal.",
        "Rekap sif ini. Laporan, juga di kertas: siaga report, dari terminal.",
    ),
    "help.at.title": ("The room as it was", "Keadaan waktu itu"),
    "help.at.forms": ("at 02:15\nat 2024-01-22 02:15\nat", "pukul 02.15\npukul 2024-01-22 02:15\npukul"),
    "help.at.text": (
        "Read only. ← → a minute, PgUp PgDn an entry, Esc now; a new P1 or P2 leads back to now at once.",
        "Hanya baca. ← → satu menit, PgUp PgDn satu catatan, Esc kini; P1 atau P2 baru langsung kembali ke kini.",
    ),
    "help.net.title": ("The link", "Sambungan"),
    "help.net.forms": ("net\nnet now", "jaringan\njaringan sekarang"),
    "help.net.text": (
        "State of the link to the other stations, what waits, the last error; now tries at once.",
        "Keadaan sambungan ke stasiun lain, yang menunggu, galat terakhir; sekarang mencoba segera.",
    ),
    "help.site.title": ("The site file", "Berkas site.toml"),
    "help.site.forms": ("site\nsite take", "site\nsite pakai"),
    "help.site.text": (
        "What would change with site.toml as it is on the disk; take: what was shown counts, all of it or nothing.",
        "Apa yang berubah dengan site.toml yang ada di disk; pakai memberlakukan yang ditampilkan, semua atau tidak.",
    ),
    "help.apart.title": ("While we were apart", "Selama terputus"),
    "help.apart.forms": ("apart", "luring"),
    "help.apart.text": (
        "What other stations wrote while the link was cut, next to what was written here, by incident.",
        "Catatan stasiun lain saat sambungan putus, di samping catatan kita, per kejadian.",
    ),
    "help.help.title": ("Help", "Bantuan"),
    "help.help.forms": ("?\n? ok\n? types\n? people\n? codes", "?\n? aman\n? jenis\n? orang\n? kode"),
    "help.help.text": (
        "All commands, or one; the incident types, the people, and every other code that may be typed.",
        "Semua perintah, atau satu; jenis kejadian, personel, dan kode lain yang dapat diketik.",
    ),
    "help.heard.title": ("Answer to the sound test", "Jawaban uji suara"),
    "help.heard.forms": ("heard yes\nheard no", "dengar ya\ndengar tidak"),
    "help.heard.text": (
        "While a sound test waits: y or n alone. Not heard, or no answer: the header shows no sound.",
        "Selagi uji suara menunggu: y atau t saja. Tidak terdengar atau tak dijawab: baris atas menampilkan "
        '"tanpa suara".',
    ),
    "help.drill.title": ("The clock of a drill, its end, its report", "Jam latihan, akhirnya, laporannya"),
    "help.drill.forms": (
        "drill faster\ndrill slower\ndrill pause\ndrill go\ndrill 60\ndrill end\ndrill report",
        "latihan cepat\nlatihan lambat\nlatihan jeda\nlatihan lanjut\nlatihan 60\nlatihan akhir\nlatihan laporan",
    ),
    "help.drill.text": (
        "Only in a drill; Ctrl+F, Ctrl+G and Ctrl+T do the first three without taking over from the script.",
        "Hanya dalam latihan; Ctrl+F, Ctrl+G dan Ctrl+T untuk tiga yang pertama, tanpa mengambil alih dari naskah.",
    ),
    "help.quit.title": ("Leave", "Keluar"),
    "help.quit.forms": ("quit", "keluar"),
    "help.quit.text": (
        "Leave the console. What was entered is saved first.",
        "Keluar dari konsol. Yang dicatat disimpan dulu.",
    ),
}
