using Etl.StateMachine.Tests.Fixtures;

namespace Etl.StateMachine.Tests.Paths;

public sealed class JsonPathTests
{
    private const string Data = """
        {"a":{"b":[1,2,3],"c d":"x","n":null},"items":[{"k":"p","v":5},{"k":"q","v":10},{"k":"r"}],
         "deep":[{"id":1,"sub":{"id":2}},{"id":3}],"x.y":"dot","é":1,"weird[?":2}
        """;

    [Theory]
    [InlineData("$.a.b[0]", "1")]
    [InlineData("$.a.b[-1]", "3")]
    [InlineData("$['a']['c d']", "\"x\"")]
    [InlineData("$[\\\"a\\\"].b[1]", "2")]
    [InlineData("$.a.n", "null")]
    [InlineData("$.x\\\\.y", "\"dot\"")]
    [InlineData("$.\\\\u00e9", "1")]
    [InlineData("$.é", "1")]
    [InlineData("$.weird\\\\[\\\\?", "2")]
    [InlineData("$.a.b[*]", "[1,2,3]")]
    [InlineData("$.a.b[0,2]", "[1,3]")]
    [InlineData("$.a.b[1:]", "[2,3]")]
    [InlineData("$.a.b[:2]", "[1,2]")]
    [InlineData("$.a.b[-2:]", "[2,3]")]
    [InlineData("$.a.b[1:9]", "[2,3]")]
    [InlineData("$.items[*].v", "[5,10]")]
    [InlineData("$.items[?(@.v > 5)].k", "[\"q\"]")]
    [InlineData("$.items[?(@.v >= 5 && @.k != 'q')].k", "[\"p\"]")]
    [InlineData("$.items[?(@.v == 5 || @.k == 'r')].k", "[\"p\",\"r\"]")]
    [InlineData("$.items[?(!@.v)].k", "[\"r\"]")]
    [InlineData("$.items[?(!(@.k == 'p') && (@.v))].k", "[\"q\"]")]
    [InlineData("$.items[?(@.v == $.a.b[0])]", "[]")]
    [InlineData("$.items[?(@.k < 'q')].k", "[\"p\"]")]
    [InlineData("$.deep..id", "[1,2,3]")]
    [InlineData("$..nothing", "[]")]
    [InlineData("$.a.*", "[[1,2,3],\"x\",null]")]
    [InlineData("$.deep[?(@.sub)].sub.id", "[2]")]
    public async Task Path_selects(string path, string expected)
    {
        var result = await new Machine().RunAsync(Machine.Single($$""" "Type":"Pass","InputPath":"{{path}}" """), Data);

        Assert.Equal((ExecutionStatus.Succeeded, null), (result.Status, result.Cause));
        Machine.SameJson(expected, result.Output);
    }

    [Theory]
    [InlineData("$.a.b[3]")]
    [InlineData("$.a.b[-4]")]
    [InlineData("$.missing")]
    [InlineData("$.a.b.c")]
    public async Task Definite_path_to_nothing_fails_the_execution(string path)
    {
        var result = await new Machine().RunAsync(Machine.Single($$""" "Type":"Pass","InputPath":"{{path}}" """), Data);

        Assert.Equal("States.Runtime", result.Error);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("$.")]
    [InlineData("$..")]
    [InlineData("$a")]
    [InlineData("$.a[")]
    [InlineData("$.a[1")]
    [InlineData("$.a['b]")]
    [InlineData("$.a['b','c']")]
    [InlineData("$.a[0:2:1]")]
    [InlineData("$.a.length()")]
    [InlineData("$.a[(@.length-1)]")]
    [InlineData("$.a[?(@.b =~ 'x')]")]
    [InlineData("$.a[?('x')]")]
    [InlineData("$.a b")]
    [InlineData("$.a[?@.b]")]
    public void Bad_path_is_refused(string path)
    {
        var refused = Assert.Throws<DefinitionException>(() => Machine.Load(Machine.Single($$""" "Type":"Pass","InputPath":"{{path}}" """)));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal(("S", "InputPath"), (problem.State, problem.Field));
    }
}
