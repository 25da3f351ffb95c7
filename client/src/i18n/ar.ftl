### كلمات الهاتف. جمل قصيرة بلا مصطلحات، ولا اسم لأي شخص آخر.

-app = كوريدور

## في كل مكان
back = رجوع
ok = موافق
cancel = إلغاء
# بين وقت ورقم: النقطة الوسطى تُقرأ صفراً بجانب الأرقام العربية.
between = {"، "}
yes = نعم
change = تغيير
more = المزيد
home = الرئيسية
save = حفظ
send = إرسال
not-recorded = غير مسجّل
not-observed = لم يُشاهَد
problem-heading = هناك مشكلة
step = الخطوة { $step } من { $of }

## أول تشغيل
language-title = اللغة
language-digits = الأرقام
digits-latn = 123
digits-arab = ١٢٣
next = التالي
install-title = ضع { -app } على الشاشة الرئيسية
install-why = عندها يُفتح كأي تطبيق آخر من دون شبكة، ويحفظ الهاتف ما فيه بأمان أكبر.
install-button = تثبيت
install-done = { -app } موجود على الشاشة الرئيسية.
install-menu = افتح قائمة المتصفح واختر «تثبيت» أو «إضافة إلى الشاشة الرئيسية».
install-ios-warning = قد يحذف سفاري التقارير بعد { $days } أيام من دون استعمال. ضع التطبيق على الشاشة الرئيسية أولاً.
install-ios-1 = اضغط «مشاركة» في أسفل سفاري.
install-ios-2 = اختر «إضافة إلى الشاشة الرئيسية».
install-ios-3 = افتح { -app } من أيقونته الجديدة وتابع هناك.
install-skip = المتابعة من دونه
install-skip-title = المتابعة في المتصفح؟
install-skip-body = يمكنك العدّ هنا أيضاً. ضع التطبيق على الشاشة الرئيسية قبل العمل الفعلي.
join-title = انضم إلى عمليتك
join-invited = فتحتَ دعوة.
join-button = انضمام
join-other = استعمال رمز آخر
join-scan = مسح الرمز
join-type = كتابة الرمز
join-ask = يعطيك مكتبك رمزاً من { $length } خانات. يصلح { $minutes } دقيقة ولمرة واحدة.
join-once = تحتاج إلى الشبكة مرة واحدة لهذه الخطوة.
join-code = الرمز
join-erase = مسح
join-busy = جارٍ الانضمام…
join-link-hint = لا تُستعمل الدعوة إلا عندما تضغط «انضمام».
enrol-code-unknown = هذا الرمز غير معروف. تحقق منه أو اطلب رمزاً جديداً.
enrol-code-expired = مضى على هذا الرمز أكثر من { $minutes } دقيقة. اطلب رمزاً جديداً.
enrol-code-used = استُعمل هذا الرمز من قبل. اطلب رمزاً جديداً.
enrol-too-many = محاولات كثيرة. انتظر بضع دقائق.
enrol-offline = لا توجد شبكة. تحتاج إليها مرة واحدة لهذه الخطوة.
enrol-other-person-waiting = هذا الرمز لشخص غير الذي ما زالت تقاريره تنتظر على هذا الهاتف. لم يتغيّر شيء، ويجب أن تُستلم تلك التقارير أولاً. استُنفد الرمز: اطلب رمزاً جديداً.
enrol-failed = لم يُجب المكتب كما ينبغي. حاول مجدداً.
enrol-incomplete = أدخل خانات الرمز كلها، وعددها { $length }.
scan-title = مسح الرمز
scan-hint = ضع الرمز المربّع أمام الكاميرا.
scan-no-camera = لا يمكن استعمال الكاميرا هنا. اكتب الرمز.
scan-other = هذا رمز من نوع آخر. امسح الرمز الذي يعرضه مكتبك.
check-title-phone = هذا الهاتف
check-welcome = انضممت إلى: { $operation }
check-earlier = { $count ->
    [zero] لم يبقَ أي تقرير على هاتف آخر لك.
    [one] بقي تقرير واحد على هاتف آخر لك عند آخر اتصال. احتفظ بذلك الهاتف حتى يُرسل. إن مُسحت بياناته فقد ضاع التقرير: أخبر المكتب.
    [two] بقي تقريران على هاتف آخر لك عند آخر اتصال. احتفظ بذلك الهاتف حتى يُرسلا. إن مُسحت بياناته فقد ضاعا: أخبر المكتب.
    [few] بقيت { $count } تقارير على هاتف آخر لك عند آخر اتصال. احتفظ بذلك الهاتف حتى تُرسل. إن مُسحت بياناته فقد ضاعت: أخبر المكتب.
    [many] بقي { $count } تقريراً على هاتف آخر لك عند آخر اتصال. احتفظ بذلك الهاتف حتى تُرسل. إن مُسحت بياناته فقد ضاعت: أخبر المكتب.
   *[other] بقي { $count } تقرير على هاتف آخر لك عند آخر اتصال. احتفظ بذلك الهاتف حتى تُرسل. إن مُسحت بياناته فقد ضاعت: أخبر المكتب.
}
check-offline = يعمل من دون شبكة
check-offline-not = ليس جاهزاً بعد للعمل من دون شبكة. ابقَ في هذه الصفحة لحظة.
check-storage = التخزين محميّ
check-storage-not = قد يحذف الهاتف بياناته عندما يمتلئ. أرسل التقارير في أقرب وقت.
check-home = على الشاشة الرئيسية
check-home-not = ليس على الشاشة الرئيسية
check-awake = تبقى الشاشة مضاءة أثناء العدّ
check-awake-not = قد تنطفئ الشاشة أثناء العدّ. في إعدادات الهاتف اختر الشاشة ثم القفل التلقائي ثم خمس دقائق.
check-vibration = يهتز عند العدّ
check-vibration-not = لا يهتز عند العدّ
promise-title = ما لا يستطيع هذا التطبيق أن يعد به
promise-look = من يفتح هذا الهاتف يستطيع قراءة التقارير التي عليه. استعمل رمز شاشة الهاتف.
promise-clear = إذا مُسحت بيانات المتصفح ضاعت التقارير التي لم تُرسل.
promise-erase = لا يمكن مسحه عن بُعد. إذا ضاع الهاتف أو أُخذ فأخبر المكتب فوراً.
promise-open = يجري الإرسال والتطبيق مفتوح. افتحه عندما تتوفر الشبكة.
promise-taken = لا تكتب أسماء أشخاص أو أرقام هواتفهم في أي تقرير.
start = ابدأ

## الرئيسية
place-none = لم يُختر مكان
place-none-yet = لم تصل قائمة الأماكن بعد. تصل عندما تتوفر الشبكة.
place-choose = اختر المكان
place-change = تغيير المكان أو الاتجاه
start-counting = ابدأ العدّ
type-number = اكتب رقماً
other-place = مكان أو وقت آخر
all-reports = كل تقاريري
settings = الإعدادات
last-reports = آخر تقاريرك
home-empty = لا تقارير بعد. اضغط «ابدأ العدّ» عندما يتحرك أول الناس.
home-install = ضع { -app } على الشاشة الرئيسية
sent-back-card = أُعيد إليك ({ $count })
sent-back-open = يسألك المكتب عن شيء. اضغط للإجابة.
site-closed-note = هذا المكان مغلق الآن. ما زال بإمكانك الإبلاغ، وسيرى المكتب ذلك.
exercise-mark = تمرين – ليس حقيقياً
update-ready = توجد نسخة جديدة جاهزة.
update-now = حدّث الآن

home-chip-waiting = { $count ->
    [zero] لا شيء بانتظار الإرسال
    [one] واحد بانتظار الإرسال
    [two] اثنان بانتظار الإرسال
   *[other] { $count } بانتظار الإرسال
}
home-chip-received = تم استلام الكل { $time }
home-chip-blocked = تعذّر الإرسال

status-ready = جاهز. يعمل من دون شبكة.
status-never = لم يصل هذا الهاتف إلى المكتب بعد.
status-all-received = { $count ->
    [zero] لا تقارير بعد، { $time }
    [one] تم استلام تقريرك، { $time }
    [two] تم استلام التقريرين، { $time }
    [few] تم استلام التقارير كلها، وعددها { $count }، { $time }
    [many] تم استلام التقارير كلها، وعددها { $count }، { $time }
   *[other] تم استلام التقارير كلها، وعددها { $count }، { $time }
}
status-waiting = { $count ->
    [zero] لا شيء ينتظر على هذا الهاتف.
    [one] تقرير واحد ينتظر على هذا الهاتف.
    [two] تقريران ينتظران على هذا الهاتف.
    [few] { $count } تقارير تنتظر على هذا الهاتف.
    [many] { $count } تقريراً ينتظر على هذا الهاتف.
   *[other] { $count } تقرير ينتظر على هذا الهاتف.
}
status-last-contact = آخر اتصال { $time } (قبل { $span }).
status-no-contact = لا اتصال بالمكتب بعد.
status-sending = جارٍ إرسال { $done } من { $of }…
status-sending-some = جارٍ الإرسال…
status-weak = الشبكة ضعيفة جداً. سيحاول مجدداً من تلقاء نفسه.
status-full = ذاكرة هذا الهاتف ممتلئة. احذف صوراً أو تطبيقات لا تحتاجها.
status-blocked = { $count ->
    [zero] لا تقارير تعذّر إرسالها.
    [one] تعذّر إرسال تقرير واحد.
    [two] تعذّر إرسال تقريرين.
    [few] تعذّر إرسال { $count } تقارير.
    [many] تعذّر إرسال { $count } تقريراً.
   *[other] تعذّر إرسال { $count } تقرير.
}
status-signed-out = على هذا الهاتف أن ينضم من جديد. { $contact } تقاريرك محفوظة.
status-held = استُعيد نظام المكتب وعليه أن يؤكّد هذا الهاتف. { $contact } تقاريرك محفوظة.
status-revoked = أُزيل هذا الهاتف. { $contact } تقاريرك محفوظة؛ استعمل «إعطاء التقارير لهاتف آخر».
status-app-too-old = يلزم التحديث قبل الإرسال. تقاريرك محفوظة.
status-clock-behind = ساعة الهاتف متأخرة { $span }. يرى المكتب ذلك، وتبقى أوقاتك كما هي.
status-clock-ahead = ساعة الهاتف متقدمة { $span }. يرى المكتب ذلك، وتبقى أوقاتك كما هي.
open = فتح

unfinished-title = كنت تعدّ
unfinished-correction = كنت تصحّح تقريراً
unfinished-continue = متابعة
unfinished-save = احفظه كما هو
unfinished-throw = تخلّص منه…
throw-title = التخلّص من هذا العدّ؟
throw-correction = التخلّص من هذا التصحيح؟
throw-body = { $number } – لا يمكن التراجع عن ذلك.
throw-yes = تخلّص منه
throw-no = احتفظ به

## المكان والوقت
place-title = المكان والاتجاه
place-sites = المكان
place-unlisted = مكان ليس في القائمة
place-unlisted-hint = اكتب اسمه كما يقوله الناس.
place-direction = الاتجاه
place-closed = مغلق
other-title = مكان أو وقت آخر
other-when = متى حدث ذلك؟
other-day = في أي يوم
other-from = من
other-to = إلى
today = اليوم
yesterday = أمس
time-hint = مثلاً { $example }
time-wrong = أدخل وقتاً، مثلاً { $example }.

## العدّ
tally-done = تم
tally-undo = تراجع { $sign }
tally-type = اكتب الرقم
tally-locked = مقفل. اضغط ثانية واحدة لفتحه.
tally-lock = قفل
tally-unlock = فتح القفل
tally-fast = كان ذلك سريعاً. هل { $count } صحيح؟
tally-undo-ten = تراجع عن عشرة
tally-gone = أُنهي هذا العدّ في نافذة أخرى. كان هنا { $count }.
tally-kept = حُفظ العدّ: { $count }
not-begun = لم يستطع هذا الهاتف بدء العدّ. اكتب العدد على ورقة، واحذف صوراً أو تطبيقات لا تحتاجها.
not-saved-plain = لم يستطع هذا الهاتف الحفظ. لم يتغيّر شيء.
not-saved = لم يستطع هذا الهاتف الحفظ. اكتب على ورقة: { $count }.
try-again = حاول مجدداً
copy = نسخ
copied = نُسخ

type-title = كم العدد؟
type-erase = مسح
type-wrong = أدخل رقماً، مثلاً { $example }.
type-too-many = أدخل رقماً لا يتجاوز { $most }.
type-zero-title = { $number } أشخاص؟
type-zero-yes = نعم، لا أحد

count-person = { $count ->
    [zero] { $count } شخص
    [one] شخص واحد
    [two] شخصان
    [few] { $count } أشخاص
    [many] { $count } شخصاً
   *[other] { $count } شخص
}
count-household = { $count ->
    [zero] { $count } أسرة
    [one] أسرة واحدة
    [two] أسرتان
    [few] { $count } أسر
    [many] { $count } أسرة
   *[other] { $count } أسرة
}
count-vehicle = { $count ->
    [zero] { $count } مركبة
    [one] مركبة واحدة
    [two] مركبتان
    [few] { $count } مركبات
    [many] { $count } مركبة
   *[other] { $count } مركبة
}
noun-person = { $count ->
    [zero] شخص
    [one] شخص
    [two] شخصان
    [few] أشخاص
    [many] شخصاً
   *[other] شخص
}
noun-household = { $count ->
    [two] أسرتان
    [few] أسر
   *[other] أسرة
}
noun-vehicle = { $count ->
    [two] مركبتان
    [few] مركبات
   *[other] مركبة
}
said-about = نحو { $number }
said-at-least = على الأقل { $number }
said-more-than = أكثر من { $number }
said-nearly = ما يقارب { $number }
said-up-to = حتى { $number }
said-exact = { $number }

## التحقق والحفظ
check-title = تحقّق واحفظ
correct-title = تصحيح
correct-was = كان { $number }
row-number = العدد
row-place = المكان
row-direction = الاتجاه
row-vehicle = المركبة
row-convoy = القافلة
row-time = الوقت
row-how = كيف عرفت؟
row-quantifier = مدى الدقة
row-unit = ما الذي عُدّ
row-where = أين جرى العدّ
row-share = كم شاهدت منه
row-breakdown = نساء ورجال وأطفال
row-sick = جرحى أو مرضى
row-needs = احتياجات ظاهرة
row-not-boarded = لم يصعدوا
row-came = كيف وصلك هذا
row-note = ملاحظة
more-hide = أقل
save-as = حفظ: { $how }
save-ask = كيف عرفت؟ جوابك يحفظه.
how-missing = اختر كيف عرفت هذا العدد.
number-missing = أدخل رقماً.
place-missing = اختر مكاناً.
ask-title = انظر مرة أخرى
ask-bands-differ-from-total = مجموع الأجزاء لا يساوي العدد.
ask-over-capacity = { $number } في مركبة واحدة. هل هذا صحيح؟
ask-subset-larger-than-total = جزء أكبر من العدد كله.
ask-future-time = الوقت في المستقبل.
ask-ends-before-start = النهاية قبل البداية.
ask-range-out-of-order = الأدنى والعدد والأعلى ليست بالترتيب.
ask-save = نعم، احفظ
saved-title = محفوظ على هذا الهاتف
saved-next = المركبة التالية
saved-undo = تراجع
saved-undone = تم التراجع. التقرير مسجّل أنك سحبته.
reason-title = لماذا تصحّحه؟
reason-miscounted = أخطأت في العدّ
reason-typing = خطأ في الكتابة
reason-wrong-place = مكان أو مركبة خطأ
reason-twice = عُدّ مرتين
reason-other = سبب آخر
reason-missing = اختر لماذا تصحّحه.

direction-leaving = مغادرة
direction-arriving = وصول
direction-passing = عبور
direction-waiting = انتظار
direction-turned-back = أُعيدوا
direction-returning = عودة
type-bus = حافلة
type-ambulance = سيارة إسعاف
type-car = سيارة
type-van = حافلة صغيرة
type-truck = شاحنة
type-motorbike = دراجة نارية
type-on-foot = سيراً على الأقدام
type-other = غير ذلك
how-counted = عددتُ بنفسي
how-estimated = تقدير
how-told = أخبرني أحد
how-list = من قائمة
unit-person = أشخاص
unit-household = أسر
unit-vehicle = مركبات
quantifier-exact = بالضبط
quantifier-about = نحو
quantifier-at-least = على الأقل
quantifier-more-than = أكثر من
quantifier-nearly = ما يقارب
quantifier-up-to = حتى
where-on-board = داخل المركبة
where-at-the-door = عند الباب
where-from-outside = من الخارج
where-from-a-list = من قائمة
came-phone = على هذا الهاتف
came-paper = من ورقة
came-voice = بالصوت
came-memory = لاحقاً من الذاكرة
sheet-number = رقم الورقة
source-name = من أخبرك: أي جهة
source-name-hint = لا أسماء أشخاص.
source-type = ما نوع المصدر
source-knows = كيف عرفوا؟
source-humanitarian = جهة إنسانية
source-united-nations = الأمم المتحدة
source-government = جهة حكومية
source-party = أحد الأطراف
source-media = وسائل إعلام
source-monitoring-group = مجموعة رصد
source-local = سكان محليون
source-other = غير ذلك
knows-saw = رأوا ذلك
knows-heard = سمعوا به
knows-document = من وثيقة
low = الأدنى
high = الأعلى
range-title = الأدنى والأعلى إن أمكن
vehicle-label = اسم المركبة أو رقمها
vehicle-label-hint = مثلاً «الحافلة { $example }». لا تكتب لوحة سيارة أبداً.
vehicle-type = النوع
vehicle-known = مركبات واقفة هنا
vehicle-counted = عُدّت من قبل
convoy-none = بلا قافلة
convoy-known = قوافل هنا
convoy-gone = مذكورة، ولم تعد على هذا الهاتف
convoy-no-list = لم يسجّل المكتب قافلة هنا.
share-hint = من وقت حركة الناس، بالمئة.
share-percent = { $number } بالمئة
breakdown-how = اختر طريقة واحدة
breakdown-four = نساء ورجال وبنات وأولاد
breakdown-bands = حسب العمر
four-women = نساء
four-men = رجال
four-girls = بنات
four-boys = أولاد
sex-female = نساء وبنات
sex-male = رجال وأولاد
sex-unknown = غير معروف
band-range = من { $from } إلى { $to } سنة
band-over = { $from } سنة فأكثر
sick-lying = مستلقون
sick-seated = جالسون
sick-companions = مرافقون
needs-hint = ما تراه فقط. لا تسأل أبداً.
needs-child_alone = طفل يبدو وحده
needs-older_alone = مسنّ وحده
needs-pregnant_or_infant = حامل أو مع رضيع
needs-moves_with_help = لا يتحرك إلا بمساعدة
not-boarded-choice = باختيارهم
not-boarded-refused = رفضهم أحد الأطراف
not-boarded-no_place = لم يبقَ مكان
note-label = ملاحظة
note-hint = لا أسماء ولا أرقام هواتف.
number-hint = اترك فارغاً ما لم تسجّله.
time-from = من
time-to = إلى

## أين التقرير
chip-draft = غير مكتمل
chip-queued = بانتظار الإرسال
chip-sending = جارٍ الإرسال…
chip-blocked = تعذّر الإرسال
chip-received = تم الاستلام
chip-checking = قيد التدقيق
chip-returned = أُعيد إليك
chip-verified = تم التحقق
chip-not-counted = غير محتسب
chip-withdrawn = سحبتَه
help-draft = محفوظ على هذا الهاتف.
help-queued = محفوظ على هذا الهاتف. يُرسل عندما تتوفر الشبكة.
help-sending = في طريقه إلى المكتب.
help-blocked = ليس عند المكتب. يلزم أن يتصرف شخص.
help-received = عند المكتب منذ { $time }.
help-received-plain = عند المكتب.
help-checking = لا شيء مطلوب منك.
help-returned = يسألك المكتب عن شيء.
help-verified = محتسب في التقرير.
help-not-counted = السبب: { $reason }
help-not-counted-plain = المكتب لا يحتسبه.
help-withdrawn = تراجعتَ عنه.

## تقاريري
reports-title = تقاريري
tab-todo = مطلوب منك
tab-waiting = ينتظر
tab-received = عند المكتب
tab-done = منتهٍ
tab-count = { $tab } ({ $count })
reports-loading = لحظة…
reports-empty = ليس لديك تقارير بعد.
reports-empty-tab = لا شيء هنا.
reports-older = { $count ->
    [one] تقرير أقدم واحد لدى المكتب.
    [two] تقريران أقدم لدى المكتب.
    [few] { $count } تقارير أقدم لدى المكتب.
    [many] { $count } تقريراً أقدم لدى المكتب.
   *[other] { $count } تقرير أقدم لدى المكتب.
  }
reports-more = أظهر المزيد
report-title = تقرير
report-correct = تصحيح
report-withdraw = سحب
report-restore = إلغاء السحب
report-full = عرض الرقم بملء الشاشة
report-history = ما الذي حدث
report-facts = ما ذكرتَه
removed-by-office = أزاله المكتب
removed-from = أزال المكتب شيئًا من هذا
removed-photo = صورة
removed-taps = سير العدّ
removed-other = شيء آخر
withdraw-title = سحب هذا التقرير؟
withdraw-body = يحتفظ به المكتب مسجّلاً أنك سحبته. يمكنك التراجع عن ذلك.
withdraw-yes = سحب
withdrawn-told = تم السحب.
restored-told = تقريرك قائم من جديد.
report-gone = هذا التقرير ليس على هذا الهاتف.
conflict-open = لدى المكتب قيمتان لـ«{ $field }». قيمتك: { $yours }. القرار للمكتب.
conflict-open-total = لدى المكتب رقمان. رقمك: { $yours }. القرار للمكتب.
conflict-open-withdrawn = المكتب يدقّق في سحبك للتقرير.
conflict-decided = لم يُعتمد { $yours } الذي ذكرتَه، بل { $used }.
conflict-decided-yours = اعتمد المكتب { $yours } الذي ذكرتَه.
was-now = { $field }: { $value }
event-created = حفظتَه.
event-amended = صحّحتَه.
event-amended-office = صحّحه المكتب.
event-answered = أجبتَ المكتب.
event-withdrawn = سحبتَه.
event-withdraw-undone = تراجعتَ عن السحب.
event-verified = تحقّق منه المكتب.
event-returned = أعاده المكتب إليك.
event-not-counted = المكتب لا يحتسبه.
event-reopened = فتحه المكتب من جديد.
event-decided = قرّر المكتب بين قيمتين.
event-conflict-opened = لدى المكتب قيمتان.
event-late-answer = وصل جوابك بعد إغلاق السؤال. وهو محفوظ.
event-received = استلمه المكتب.
event-other = تغيّر شيء.
event-waiting = لم يُرسل بعد
event-unused = لم يستخدم المكتب هذا:
value-withdrawn = مسحوب
value-stands = غير مسحوب

## أُعيد إليك
returned-title = يسأل المكتب
returned-from = المكتب، { $time }
answer-right = { $number } صحيح
answer-right-plain = صحيح كما هو
answer-change = تغيير الرقم
answer-unknown = لا أعرف
answer-note = ملاحظة إلى المكتب
answer-change-title = ما الرقم الصحيح؟
answer-saved = جوابك محفوظ على هذا الهاتف.

## الإرسال
sending-title = الإرسال
sending-waiting-list = ينتظر على هذا الهاتف
sending-try = حاول الآن
sending-trying = جارٍ المحاولة…
sending-join = استعمال رمز جديد
sending-ios = يجري الإرسال والتطبيق مفتوح.
sending-auto = تُرسل التقارير من تلقاء نفسها عندما تتوفر الشبكة.
try-ok = { $count ->
    [0] تم الوصول إلى المكتب. لم يكن هناك ما يُرسل.
    [one] استلم المكتب تقريراً واحداً.
    [two] استلم المكتب تقريرين.
    [few] استلم المكتب { $count } تقارير.
    [many] استلم المكتب { $count } تقريراً.
   *[other] استلم المكتب { $count } تقرير.
}
try-offline = لا توجد شبكة. تقاريرك محفوظة وتُرسل لاحقاً.
try-timeout = الشبكة ضعيفة جداً. تقاريرك محفوظة وتُرسل لاحقاً.
try-portal = هذه الشبكة تطلب تسجيل الدخول أولاً. افتح صفحة ويب ثم حاول مجدداً.
try-signed-out = على هذا الهاتف أن ينضم من جديد. { $contact } تقاريرك محفوظة.
try-held = استُعيد نظام المكتب وعليه أن يؤكّد هذا الهاتف. { $contact } تقاريرك محفوظة.
try-revoked = أُزيل هذا الهاتف. { $contact } تقاريرك محفوظة؛ استعمل «إعطاء التقارير لهاتف آخر».
try-app-too-old = يلزم التحديث قبل الإرسال. أغلق التطبيق وافتحه عندما تتوفر الشبكة.
try-no-room = لم يتّسع هذا الهاتف لجواب المكتب. تقاريرك محفوظة.
try-server = تعذّر الوصول إلى المكتب. سيحاول مجدداً من تلقاء نفسه.
blocked-why = السبب: { $why }
problem-signed-out = هذا الهاتف غير مسجّل الدخول
problem-revoked = أُزيل هذا الهاتف
problem-held = على المكتب أن يؤكّد هذا الهاتف
problem-app-too-old = التطبيق قديم جداً
problem-other = لم يستطع المكتب استلامه

## باليد
by-hand-title = من دون شبكة
give-title = إعطاء التقارير لهاتف آخر
give-making = جارٍ إعداد الملف…
give-failed = تعذّر إعداد الملف. تقاريرك محفوظة. أغلق التطبيق وحاول مجدداً.
give-nothing = لا شيء ينتظر على هذا الهاتف. ليس هناك ما يُعطى.
give-reports = { $count ->
    [one] تقرير واحد في ملف واحد.
    [two] تقريران في ملف واحد.
    [few] { $count } تقارير في ملف واحد.
    [many] { $count } تقريراً في ملف واحد.
   *[other] { $count } تقرير في ملف واحد.
}
give-left = { $count ->
    [one] تقرير آخر يحتاج إلى ملف آخر. أعطِ هذا أولاً.
    [two] تقريران آخران يحتاجان إلى ملف آخر. أعطِ هذا أولاً.
    [few] { $count } تقارير أخرى تحتاج إلى ملف آخر. أعطِ هذا أولاً.
    [many] { $count } تقريراً آخر تحتاج إلى ملف آخر. أعطِ هذا أولاً.
   *[other] { $count } تقرير آخر تحتاج إلى ملف آخر. أعطِ هذا أولاً.
}
give-how = لا يستطيع فتحه إلا المكتب. أعطه لأي شخص يصل إلى المكتب أو إلى الشبكة قبلك. تبقى تقاريرك على هذا الهاتف حتى يستلمها المكتب.
give-share = مشاركة الملف
give-save = حفظ الملف
give-shared = تمت مشاركة الملف.
give-saved = حُفظ الملف مع تنزيلاتك.
give-not-shared = لم يستطع هذا الهاتف مشاركة الملف. احفظه بدلاً من ذلك.
give-after = عندما يعود جواب المكتب في ملف، اختر «أخذ ملف».
take-title = أخذ ملف
take-received = { $count ->
    [0] جواب المكتب. ليس فيه جديد.
    [one] استلم المكتب واحداً من تقاريرك أو تصحيحاتك.
    [two] استلم المكتب اثنين من تقاريرك وتصحيحاتك.
    [few] استلم المكتب { $count } من تقاريرك وتصحيحاتك.
    [many] استلم المكتب { $count } من تقاريرك وتصحيحاتك.
   *[other] استلم المكتب { $count } من تقاريرك وتصحيحاتك.
}
take-carried = يحمل هذا الهاتف الملف. يُرسل إلى المكتب من تلقاء نفسه عندما تتوفر الشبكة.
take-not-ours = ليس هذا ملفاً كاملاً من هاتف أو من المكتب. اطلبه مرة أخرى.
take-too-new = هذا الملف من تطبيق أحدث. حدّث هذا الهاتف أولاً.
take-too-large = هذا الملف كبير جداً.
take-other-office = هذا الملف لمكتب آخر. لا يستطيع هذا الهاتف حمله إليه.
take-not-for-this-phone = هذا الجواب لهاتف آخر، أو الملف تالف. لم يتغير شيء.
take-failed = تعذّر حفظ الملف. أغلق التطبيق وحاول مجدداً.
carried-files = { $count ->
    [one] ملف واحد محمول لهاتف آخر. يُرسل إلى المكتب من تلقاء نفسه عندما تتوفر الشبكة.
    [two] ملفان محمولان لهاتفين آخرين. يُرسلان إلى المكتب من تلقاء نفسيهما عندما تتوفر الشبكة.
    [few] { $count } ملفات محمولة لهواتف أخرى. تُرسل إلى المكتب من تلقاء نفسها عندما تتوفر الشبكة.
    [many] { $count } ملفاً محمولاً لهواتف أخرى. تُرسل إلى المكتب من تلقاء نفسها عندما تتوفر الشبكة.
   *[other] { $count } ملف محمول لهواتف أخرى. تُرسل إلى المكتب من تلقاء نفسها عندما تتوفر الشبكة.
}
carried-give = إعطاء الملف لآخر
carried-give-how = أعطه لأي شخص يصل إلى المكتب أو إلى الشبكة قبلك. قد يصل مرتين، ولا ضرر في ذلك.
carried-give-after = يبقى على هذا الهاتف أيضاً حتى يصل إلى المكتب.
carried-refused = لم يستطع المكتب استعمال ملف حملته. اطلب ملفاً جديداً من الهاتف الذي جاء منه.
carried-remove = إزالة الملف
back-waits = لدى المكتب كل ما في الملف الذي حملته.
back-give = إعادة الجواب
back-give-how = أعطه للهاتف الذي جاءت منه التقارير ليعلم. لا يستطيع فتحه إلا ذلك الهاتف.
back-give-after = أزله من هنا عندما يصل إلى ذلك الهاتف.
back-remove = إزالة الجواب

## الإعدادات
settings-title = الإعدادات
settings-language = اللغة
settings-text = حجم النص
settings-hand = اليد التي تمسك الهاتف
hand-right = اليمنى
hand-left = اليسرى
percent = { $number } بالمئة
settings-marks = معنى العلامات
settings-about = حول
settings-person = انضممت باسم
settings-operation = العملية
settings-contact = المكتب
settings-version = النسخة { $version }

broken-title = لم يستطع هذا الهاتف فتح تخزينه
broken-body = أغلق التطبيق وافتحه من جديد. لم يُحذف شيء.

## Photos
row-photo = صورة
photo-none = لا توجد
photo-take = التقط صورة
photo-again = التقطها مرة أخرى
photo-faces = الوجوه ولوحات المركبات تعرّض الناس للخطر. صوّر المركبات والأماكن، لا الناس.
photo-lost = احتفظنا بعدّك. لم تُحفظ الصورة. هل تلتقطها مرة أخرى؟
photo-busy = جارٍ تصغير الصورة…
photo-unreadable = تعذّرت قراءة الصورة. عدّك محفوظ.
photo-not-kept = تعذّر حفظ الصورة. عدّك محفوظ.
photo-no-room = هذا الهاتف شبه ممتلئ. الأعداد ما زالت تُحفظ، أما الصور فلا.
photo-number = الصورة { $number }
photo-remove = إزالة
photos-count = { $count ->
    [zero] لا صور
    [one] صورة واحدة
    [two] صورتان
    [few] { $count } صور
    [many] { $count } صورة
   *[other] { $count } صورة
}
photos-received = { $count ->
    [zero] لا صور.
    [one] تم استلام { $received } من صورة واحدة.
    [two] تم استلام { $received } من صورتين.
    [few] تم استلام { $received } من { $count } صور.
    [many] تم استلام { $received } من { $count } صورة.
   *[other] تم استلام { $received } من { $count } صورة.
}
photos-failed = { $count ->
    [zero] تعذّرت قراءة الصورة. أُرسل العدد.
    [one] تعذّرت قراءة الصورة. أُرسل العدد.
    [two] تعذّرت قراءة صورتين. أُرسل العدد.
    [few] تعذّرت قراءة { $count } صور. أُرسل العدد.
    [many] تعذّرت قراءة { $count } صورة. أُرسل العدد.
   *[other] تعذّرت قراءة { $count } صورة. أُرسل العدد.
}
photos-waiting = { $count ->
    [zero] لا صور تنتظر.
    [one] صورة واحدة تنتظر. تُرسل الصور بعد الأعداد كلها.
    [two] صورتان تنتظران. تُرسل الصور بعد الأعداد كلها.
    [few] { $count } صور تنتظر. تُرسل الصور بعد الأعداد كلها.
    [many] { $count } صورة تنتظر. تُرسل الصور بعد الأعداد كلها.
   *[other] { $count } صورة تنتظر. تُرسل الصور بعد الأعداد كلها.
}
