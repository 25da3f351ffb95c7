interface Props {
  legend: string;
  options: string[];
  onChoose: (text: string) => void;
}

/** Ready sentences that fill the text below; the text can be changed afterwards. */
export function Choices({ legend, options, onChoose }: Props) {
  return (
    <fieldset class="choices">
      <legend>{legend}</legend>
      {options.map((text) => (
        <button key={text} type="button" class="choice" dir="auto" onClick={() => onChoose(text)}>
          {text}
        </button>
      ))}
    </fieldset>
  );
}
